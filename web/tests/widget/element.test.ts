import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HuiyinChat } from '../../src/widget/element'
import { FakeServer, FakeSocket, message, settle } from './fakes'

if (!customElements.get('huiyin-chat')) customElements.define('huiyin-chat', HuiyinChat)

let server: FakeServer
let chat: HuiyinChat

beforeEach(() => {
  vi.useFakeTimers()
  localStorage.clear()
  FakeSocket.all = []
  server = new FakeServer()
  vi.stubGlobal('fetch', server.fetch)
  vi.stubGlobal('WebSocket', FakeSocket)
})
afterEach(() => {
  chat.remove()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function place(): HuiyinChat {
  chat = document.createElement('huiyin-chat') as HuiyinChat
  chat.setAttribute('base-url', 'http://operator.test')
  document.body.append(chat)
  return chat
}
const $ = <E extends HTMLElement = HTMLElement>(selector: string) => chat.shadowRoot!.querySelector<E>(selector)!
const $$ = (selector: string) => [...chat.shadowRoot!.querySelectorAll<HTMLElement>(selector)]
const button = (text: string) => $$('button').find((b) => b.textContent === text && !b.closest('[hidden]')) as HTMLButtonElement

async function opened(): Promise<void> {
  place().open()
  await vi.advanceTimersByTimeAsync(20)
  FakeSocket.last?.accept()
  await settle()
}
async function say(data: ReturnType<typeof message>): Promise<void> {
  FakeSocket.last.say('message.created', { ...data })
  await settle()
}
function type(text: string): HTMLTextAreaElement {
  const input = $<HTMLTextAreaElement>('.write textarea')
  input.value = text
  input.dispatchEvent(new Event('input'))
  return input
}
function press(input: HTMLElement, init: KeyboardEventInit & { keyCode?: number }): void {
  input.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }))
}
const sent = () => FakeSocket.all.flatMap((s) => s.of('message.send').map((m) => m.data))

describe('first contact', () => {
  beforeEach(() => {
    server.answers['POST /session'] = { ...(server.answers['POST /session'] as object), consented: false }
  })

  it('talks to nobody before the customer opens it', async () => {
    place()
    await vi.advanceTimersByTimeAsync(1000)
    expect(server.calls).toHaveLength(0)
    expect($('.launcher').getAttribute('aria-label')).toBe('联系在线客服')
  })

  it('shows the notice, and the hotline to whoever declines', async () => {
    await opened()
    expect($('.notice-text').textContent).toBe('隐私提示全文')
    expect($('.composer').hidden).toBe(true)
    button('不同意').click()
    await settle()
    expect(chat.shadowRoot!.textContent).toContain('拨打客服热线 10900')
    expect(server.to('POST /consent')).toHaveLength(0)
    button('返回查看说明').click()
    await settle()
    button('同意并继续').click()
    await settle()
    await settle()
    expect($('.composer').hidden).toBe(false)
  })

  it('keeps a question from the page until consent', async () => {
    place().ask('查话费余额')
    await settle()
    expect(sent()).toEqual([])
    server.answers['POST /messages'] = { message_id: 'a', seq: 1 }
    button('同意并继续').click()
    await vi.advanceTimersByTimeAsync(20)
    expect(server.to('POST /messages').map((c) => c.body.text)).toEqual(['查话费余额'])
  })
})

describe('writing', () => {
  beforeEach(opened)

  it('sends on Enter, not on Shift+Enter nor while an input method is choosing a word', async () => {
    const input = type('nihao')
    press(input, { key: 'Enter', isComposing: true })
    press(input, { key: 'Enter', keyCode: 229 })
    press(input, { key: 'Enter', shiftKey: true })
    input.dispatchEvent(new CompositionEvent('compositionstart'))
    press(input, { key: 'Enter' })
    input.dispatchEvent(new CompositionEvent('compositionend'))
    await settle()
    expect(sent()).toEqual([])
    type('你好')
    press(input, { key: 'Enter' })
    await settle()
    expect(sent()).toEqual([{ text: '你好' }])
    expect(input.value).toBe('')
  })

  it('counts near the limit and refuses what is over it', async () => {
    type('长'.repeat(399))
    expect($('.counter').textContent).toBe('')
    type('长'.repeat(460))
    expect($('.counter').textContent).toBe('还可输入 40 字')
    const input = type('长'.repeat(503))
    expect($('.counter').textContent).toBe('超出 3 字，请精简后发送')
    press(input, { key: 'Enter' })
    await settle()
    expect(sent()).toEqual([])
    expect($<HTMLButtonElement>('.send').disabled).toBe(true)
  })

  it('offers another try for what failed', async () => {
    press(type('会被拒绝'), { key: 'Enter' })
    await settle()
    const { id } = FakeSocket.last.of('message.send')[0]!
    FakeSocket.last.say('error', { id, code: 'slow_down', message: '消息发得太快了，请稍等片刻再发。' })
    await settle()
    expect($('.fix-text').textContent).toBe('消息发得太快了，请稍等片刻再发。')
    button('重新发送').click()
    await settle()
    expect(FakeSocket.last.of('message.send').map((m) => m.id)).toEqual([id, id])
  })

  it('reaches a person at one press', async () => {
    server.answers['POST /handoff'] = { message_id: 'x', seq: 1 }
    server.answers['GET /conversation'] = { state: 'queued', position: 2, agent_name: null }
    button('转人工').click()
    await settle()
    await settle()
    expect(server.to('POST /handoff')).toHaveLength(1)
    expect($('.banner').textContent).toContain('前面还有 2 位')
    expect(button('排队中').disabled).toBe(true)
    FakeSocket.last.say('conversation.updated', { state: 'human', position: null, agent_name: '王芳' })
    await settle()
    expect($('.role').textContent).toBe('人工客服 王芳 为您服务')
    expect($('.banner').hidden).toBe(true)
  })
})

describe('what is shown', () => {
  beforeEach(opened)

  it('treats every text as text', async () => {
    const evil = '<img src=x onerror=alert(1)>'
    await say(message({ text: evil, parts: [
      { type: 'text', text: evil }, { type: 'buttons', buttons: [{ id: 'b1', title: evil }] },
      { type: 'faq', key: 'k', question: evil, answer: evil, sources: [evil, { title: evil, url: 'javascript:alert(1)' }] },
      { type: 'ticket', number: evil, title: evil, status: evil },
    ] }))
    expect($$('img')).toHaveLength(0)
    expect($$('a').filter((a) => a.getAttribute('href')?.startsWith('javascript'))).toHaveLength(0)
    expect(chat.shadowRoot!.textContent!.split(evil).length).toBeGreaterThan(6)
  })

  it('lets a quick reply be pressed once, and none after the customer went on', async () => {
    const parts = [{ type: 'buttons', buttons: [{ id: 'b1', title: '查话费' }, { id: 'b2', title: '查流量' }] }]
    await say(message({ id: 'q1', seq: 1001, parts }))
    button('查流量').click()
    button('查流量').click()
    await settle()
    expect(sent()).toEqual([{ button: 'q1:b2' }])
    expect(button('查话费').disabled).toBe(true)
    FakeSocket.last.say('ack', { id: FakeSocket.last.of('message.send')[0]!.id, message_id: 'q2', seq: 1002 })
    await settle()
    expect($$('.quick.chosen').map((b) => b.textContent)).toEqual(['查流量'])
  })

  it('writes events as centered lines and leaves unknown parts out', async () => {
    await say(message({ author: 'system', kind: 'event', text: '客服 王芳 已接入' }))
    await say(message({ text: '', parts: [{ type: 'hologram' }, { type: 'text', text: '看得懂的' }] }))
    expect($('.line span').textContent).toBe('客服 王芳 已接入')
    expect(chat.shadowRoot!.textContent).toContain('看得懂的')
    expect($('.list').getAttribute('role')).toBe('log')
    expect($('.list').getAttribute('aria-live')).toBe('polite')
  })

  it('shows a ticket with its status in words', async () => {
    await say(message({ parts: [{ type: 'ticket', number: 'BZ20261121000018', title: '宽带断网', status: 'waiting_customer' }] }))
    expect($('.ticket').textContent).toContain('BZ20261121000018')
    expect($('.ticket .badge').textContent).toBe('待您补充')
  })

  it('counts unread messages while it is closed', async () => {
    const counts: number[] = []
    chat.addEventListener('huiyin-unread', (event) => counts.push((event as CustomEvent).detail.count))
    chat.close()
    await settle()
    await say(message({ id: 'u1', seq: 2001 }))
    await say(message({ id: 'u2', seq: 2002 }))
    expect($('.badge-count').textContent).toBe('2')
    expect($('.launcher').getAttribute('aria-label')).toContain('2 条未读')
    chat.open()
    await vi.advanceTimersByTimeAsync(20)
    expect($('.badge-count').hidden).toBe(true)
    expect(counts.at(-1)).toBe(0)
  })

  it('enlarges the text and remembers it', async () => {
    $('.icon-button.large').click()
    await settle()
    expect(chat.classList.contains('large')).toBe(true)
    chat.remove()
    await opened()
    expect(chat.classList.contains('large')).toBe(true)
  })
})

describe('verification card', () => {
  const phone = () => $<HTMLInputElement>('.verify input[type=tel]')
  const code = () => $<HTMLInputElement>('.verify .code')
  beforeEach(async () => {
    await opened()
    await say(message({ id: 'v1', seq: 3001, parts: [{ type: 'verify', purpose: 'balance' }] }))
  })

  async function requested(): Promise<void> {
    server.answers['POST /verification/code'] = { masked_phone: '138****8000', expires_in_s: 300, resend_in_s: 60 }
    phone().value = '138 0013 8000'
    button('获取验证码').click()
    await settle()
  }

  it('checks the number, sends a code and counts down', async () => {
    phone().value = '12345'
    button('获取验证码').click()
    await settle()
    expect($('.verify .error').textContent).toBe('请输入正确的 11 位手机号码')
    await requested()
    expect(server.to('POST /verification/code').map((c) => c.body)).toEqual([{ phone: '13800138000' }])
    expect($('.verify .hint').textContent).toContain('138****8000')
    expect(button('60 秒后重发').disabled).toBe(true)
    await vi.advanceTimersByTimeAsync(60_500)
    expect(button('重新发送').disabled).toBe(false)
  })

  it('says how many tries are left, and that it is locked', async () => {
    await requested()
    code().value = '12'
    button('确认').click()
    await settle()
    expect($('.verify .error').textContent).toBe('请输入 6 位数字验证码')
    code().value = '111111'
    server.answers['POST /verification'] = { status: 422, body: { error: 'wrong_code', message: '验证码不正确，还可以再试 3 次。' } }
    button('确认').click()
    await settle()
    expect($('.verify .error').textContent).toBe('验证码不正确，还可以再试 3 次。')
    server.answers['POST /verification'] = { status: 429, body: { error: 'locked', message: '验证码连续输错次数过多，请 15 分钟后再试，或联系人工客服。' } }
    button('确认').click()
    await settle()
    expect($('.verify .error').textContent).toContain('15 分钟后再试')
  })

  it('closes when the code is right, never puts it into the chat, and waits for the answer', async () => {
    await requested()
    code().value = '482913'
    server.answers['POST /verification'] = { verified: true, level: 1, expires_at: '2026-11-21T09:00:00Z' }
    button('确认').click()
    await settle()
    expect(server.to('POST /verification')[0]!.body).toEqual({ phone: '13800138000', code: '482913' })
    expect($('.verify form').hidden).toBe(true)
    expect($('.verify .card-done').hidden).toBe(false)
    expect($('.typing').hidden).toBe(false)
    expect(sent()).toEqual([])
    expect(JSON.stringify({ ...localStorage })).not.toContain('482913')
  })

  it('is replaced by a newer one', async () => {
    await say(message({ id: 'v2', seq: 3002, parts: [{ type: 'verify', purpose: 'bill' }] }))
    expect($$('.verify form').map((f) => f.hidden)).toEqual([true, false])
  })
})

describe('rating card', () => {
  it('takes stars, whether it was solved, and a comment', async () => {
    await opened()
    await say(message({ id: 'r1', seq: 4001, author: 'system', text: '请您为这次服务打个分。',
      parts: [{ type: 'text', text: '请您为这次服务打个分。' }, { type: 'rating' }] }))
    server.answers['POST /rating'] = { ok: true }
    const four = $$('.star input')[3] as HTMLInputElement
    four.checked = true
    four.dispatchEvent(new Event('change'))
    button('已解决').click()
    ;($('.rating textarea') as HTMLTextAreaElement).value = '很快'
    button('提交评价').click()
    await settle()
    expect(server.to('POST /rating')[0]!.body).toEqual({ score: 4, resolved: true, comment: '很快' })
    expect($('.rating .card-done').hidden).toBe(false)
    expect($$('.star.on')).toHaveLength(4)
  })
})
