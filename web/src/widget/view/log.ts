import { T } from '../text'
import { messageOf } from '../transport'
import type { Message } from '../types'
import type { Context, View } from './context'
import { h, icon, setText } from './dom'
import { messageView, outgoingView, type MessageView } from './message'
import { day } from './time'
import { welcomeView } from './welcome'

const QUIET_MS = 5 * 60_000
const NEAR_PX = 80

/** The talk: history, what is on its way, typing. Keeps its place while it grows. */
export function logView(context: Context): View {
  const { store, transport } = context
  const views = new Map<string, { view: MessageView; signature: string }>()
  const times = new Map<string, HTMLElement>()
  const older = h('button', { type: 'button', class: 'older', onclick: () => void loadOlder() }, T.older)
  const welcome = welcomeView(context)
  const list = h('div', { class: 'list', role: 'log', 'aria-live': 'polite', 'aria-label': T.log, 'aria-relevant': 'additions' })
  const typingText = h('span', { class: 'visually-hidden' })
  const typing = h('div', { class: 'message bot typing', role: 'status' },
    h('span', { class: 'avatar', 'aria-hidden': 'true' }, icon('echo')),
    h('div', { class: 'bubble dots' }, typingText, h('i'), h('i'), h('i')))
  const delayed = h('div', { class: 'line', role: 'status' }, h('span'))
  const problem = h('div', { class: 'line problem', role: 'alert' }, h('span'))
  const jump = h('button', { type: 'button', class: 'jump', hidden: true, onclick: () => toBottom(true) }, icon('down'), T.newMessages)
  const scroll = h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': T.log }, older, welcome.el, list, delayed, typing, problem)
  const el = h('div', { class: 'log' }, scroll, jump)

  let stick = true
  let lastKey = ''
  scroll.addEventListener('scroll', () => {
    stick = atBottom()
    if (stick) jump.hidden = true
    if (stick && store.open) transport.markRead()
  }, { passive: true })
  // Cards grow (an error line, a code field) without a new message.
  if (typeof ResizeObserver === 'function') {
    const observer = new ResizeObserver(() => { if (stick) toBottom() })
    observer.observe(list)
    observer.observe(scroll)
  }

  const atBottom = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_PX
  const toBottom = (smooth = false) => {
    stick = true
    jump.hidden = true
    scroll.scrollTo?.({ top: scroll.scrollHeight, behavior: smooth && !calm() ? 'smooth' : 'auto' })
  }

  async function loadOlder(): Promise<void> {
    const before = scroll.scrollHeight - scroll.scrollTop
    stick = false
    try {
      await transport.loadOlder()
    } catch (error) {
      store.set({ error: messageOf(error) })
    }
    update()
    scroll.scrollTop = scroll.scrollHeight - before
  }

  function update(): void {
    const { messages, outgoing } = store
    older.hidden = !store.hasOlder
    older.disabled = store.loading
    setText(older, store.loading ? T.loading : T.older)
    list.setAttribute('aria-busy', String(store.loading))
    welcome.el.hidden = messages.length > 0 || outgoing.length > 0 || store.loading || store.phase !== 'chat'

    const wanted: HTMLElement[] = []
    const keep = new Set<string>()
    const lastSaid = messages.reduce((top, m) => (m.author === 'customer' ? m.seq : top), 0)
    const verifying = messages.filter((m) => m.parts?.some((p) => p.type === 'verify')).at(-1)?.id
    let previous: Message | undefined
    for (const message of messages) {
      if (!previous || Date.parse(message.at) - Date.parse(previous.at) > QUIET_MS) wanted.push(time(message))
      const view = cached(`m:${message.id}`, JSON.stringify([message.text, message.parts]), () => messageView(message, context))
      view.update({
        live: message.seq > lastSaid && outgoing.every((o) => o.status === 'failed') && store.conversation.state !== 'closed',
        verifiable: message.id === verifying && store.conversation.state !== 'closed',
        grouped: previous?.author === message.author && previous.author_name === message.author_name,
        sent: message.id === store.lastSent && message.seq === lastSaid && messages.at(-1)?.id === message.id,
      })
      keep.add(`m:${message.id}`)
      wanted.push(view.el)
      previous = message
    }
    for (const item of outgoing) {
      const view = cached(`o:${item.id}`, '', () => outgoingView(item, context))
      view.update({ live: false, verifiable: false, sent: false, grouped: previous?.author === 'customer' })
      keep.add(`o:${item.id}`)
      wanted.push(view.el)
    }
    for (const key of views.keys()) if (!keep.has(key)) views.delete(key)
    place(wanted)

    delayed.hidden = !store.delayed
    setText(delayed.firstChild!, store.delayed ?? '')
    problem.hidden = !store.error || store.phase !== 'chat'
    setText(problem.firstChild!, store.error ? `${T.loadFailed}：${store.error}` : '')
    typing.hidden = !store.typing
    typing.classList.toggle('agent', store.typing === 'agent')
    setText(typingText, store.typing ? T.typing[store.typing] : '')
    follow()
  }

  function follow(): void {
    const last = store.outgoing.at(-1)?.id ?? store.messages.at(-1)?.id ?? ''
    const fresh = last !== lastKey
    const mine = store.outgoing.length > 0
    const answer = list.lastElementChild as HTMLElement | null
    if (stick && fresh && lastKey && !mine && answer && answer.offsetHeight > scroll.clientHeight - 40) {
      // A long answer is read from its beginning.
      stick = false
      scroll.scrollTop = answer.offsetTop - scroll.offsetTop - 10
    } else if (stick || (fresh && mine)) toBottom()
    else if (fresh && lastKey && !store.loading && store.messages.at(-1)?.author !== 'customer') jump.hidden = false
    lastKey = last
  }

  function cached(key: string, signature: string, make: () => MessageView): MessageView {
    const known = views.get(key)
    if (known?.signature === signature) return known.view
    const view = make()
    views.set(key, { view, signature })
    return view
  }

  function time(message: Message): HTMLElement {
    const node = times.get(message.id) ?? h('div', { class: 'time' })
    setText(node, day(message.at))
    times.set(message.id, node)
    return node
  }

  /** Put the nodes in order, touching only what moved, so that screen readers hear only what is new. */
  function place(wanted: HTMLElement[]): void {
    const set = new Set<Node>(wanted)
    for (const node of [...list.childNodes]) if (!set.has(node)) node.remove()
    wanted.forEach((node, i) => {
      if (list.childNodes[i] !== node) list.insertBefore(node, list.childNodes[i] ?? null)
    })
  }

  return { el, update }
}

function calm(): boolean {
  return globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false
}
