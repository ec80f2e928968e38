/** The demonstration's own helper: text messages that arrived, and customers one can play. */

interface Sms { phone: string; text: string; sent_at: string }
interface Person { name: string; phone: string; story: string }

const POLL_MS = 2500
const SHOWN = 4
const TOAST_MS = 9000

/** Shows nothing at all where the server has no demo data. */
export async function startPanel(root: HTMLElement): Promise<void> {
  const [people, first] = await Promise.all([
    list<Person>('/api/v1/demo/people'), list<Sms>('/api/v1/demo/sms'),
  ])
  if (!people && !first) return
  const inbox = node('ol', 'sms-list')
  const empty = node('p', 'demo-empty', '在客服窗口获取验证码后，短信会出现在这里。')
  const toggle = node('button', 'demo-toggle', '演示助手')
  toggle.type = 'button'
  toggle.setAttribute('aria-expanded', 'false')
  toggle.setAttribute('aria-controls', 'demo-body')
  const body = node('div', 'demo-body')
  body.id = 'demo-body'
  body.append(
    node('h2', '', '演示助手'),
    node('p', 'demo-lead', '选一位客户，用他的号码在客服窗口验证身份，再看看会发生什么。'),
    node('h3', '', '短信收件箱'), empty, inbox,
    ...(people?.length ? [node('h3', '', '可以扮演的客户'), peopleList(people)] : []))
  const toast = node('div', 'sms-toast')
  toast.setAttribute('role', 'status')
  toast.hidden = true
  toast.addEventListener('click', () => { toast.hidden = true })
  toggle.addEventListener('click', () => {
    const open = root.classList.toggle('open')
    toggle.setAttribute('aria-expanded', String(open))
    toggle.textContent = open ? '收起' : '演示助手'
  })
  root.append(body, toggle)
  document.body.append(toast)
  document.body.classList.add('with-demo')
  root.hidden = false

  let seen: string | null = null
  let hide: ReturnType<typeof setTimeout> | undefined
  const refresh = async () => {
    if (document.hidden) return
    const all = await list<Sms>('/api/v1/demo/sms')
    if (!all) return
    const newest = [...all].sort((a, b) => b.sent_at.localeCompare(a.sent_at))
    const key = newest[0] ? keyOf(newest[0]) : ''
    if (key === seen) return
    const arrived = seen !== null && key !== ''
    seen = key
    empty.hidden = newest.length > 0
    inbox.replaceChildren(...newest.slice(0, SHOWN).map((sms, i) => smsItem(sms, arrived && i === 0)))
    if (arrived) {
      clearTimeout(hide)
      toast.replaceChildren(node('b', '', '短信 · 刚刚'), node('span', '', newest[0]!.text))
      toast.hidden = false
      hide = setTimeout(() => { toast.hidden = true }, TOAST_MS)
    }
  }
  await refresh()
  setInterval(() => void refresh(), POLL_MS)
}

function smsItem(sms: Sms, fresh: boolean): HTMLElement {
  const item = node('li', fresh ? 'sms fresh' : 'sms')
  const code = /(?<!\d)\d{6}(?!\d)/.exec(sms.text)?.[0]
  const head = node('p', 'sms-head')
  head.append(node('span', '', sms.phone), node('time', '', clock(sms.sent_at)))
  item.append(head)
  if (code) {
    const row = node('p', 'sms-code')
    row.append(node('b', '', code), copyButton(code, '复制验证码'))
    item.append(row)
  }
  item.append(node('p', 'sms-text', sms.text))
  return item
}

function peopleList(people: Person[]): HTMLElement {
  const ul = node('ul', 'people')
  for (const person of people) {
    const li = node('li')
    const head = node('p', 'person-head')
    head.append(node('b', '', person.name), node('span', '', person.phone), copyButton(person.phone, `复制${person.name}的号码`))
    li.append(head, node('p', '', person.story))
    ul.append(li)
  }
  return ul
}

function copyButton(text: string, label: string): HTMLElement {
  const button = node('button', 'copy', '复制')
  button.type = 'button'
  button.setAttribute('aria-label', label)
  button.addEventListener('click', () => {
    void navigator.clipboard?.writeText(text).then(() => {
      button.textContent = '已复制'
      setTimeout(() => { button.textContent = '复制' }, 1800)
    }, () => undefined)
  })
  return button
}

async function list<I>(path: string): Promise<I[] | null> {
  try {
    const response = await fetch(path)
    if (!response.ok) return null
    const items: unknown = await response.json()
    return Array.isArray(items) ? (items as I[]) : null
  } catch {
    return null
  }
}

function keyOf(sms: Sms): string {
  return `${sms.sent_at}|${sms.phone}|${sms.text}`
}

function clock(iso: string): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? '' : at.toLocaleTimeString('zh-CN', { hour12: false })
}

function node<K extends keyof HTMLElementTagNameMap>(tag: K, className = '', text = ''): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  if (className) element.className = className
  if (text) element.textContent = text
  return element
}
