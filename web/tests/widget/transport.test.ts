import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeServer, FakeSocket, FakeStorage, message, setUp, settle } from './fakes'

const created = (data: ReturnType<typeof message>) => ({ v: 1, type: 'message.created', seq: data.seq, data })
const offline = () => new TypeError('network')

beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.all = []
})
afterEach(() => {
  vi.useRealTimers()
})

async function live(storage?: Storage, server?: FakeServer) {
  const all = setUp(storage, server)
  await all.transport.begin()
  await settle()
  FakeSocket.last?.accept()
  return all
}

describe('session', () => {
  it('asks for consent before anything else, and remembers the visitor', async () => {
    const { store, server, transport, storage } = setUp()
    server.answers['POST /session'] = { ...(server.answers['POST /session'] as object), consented: false }
    await transport.begin()
    expect(store.phase).toBe('notice')
    expect(server.to('GET /messages')).toHaveLength(0)
    expect(FakeSocket.all).toHaveLength(0)
    await transport.consent()
    expect(server.to('POST /consent')[0]!.body).toEqual({ version: '2026-11' })
    expect(store.phase).toBe('chat')

    const second = setUp(storage)
    expect(second.transport.returning).toBe(true)
    await second.transport.begin()
    expect(second.server.to('POST /session')[0]!.body).toEqual({ visitor_token: 'token-1' })
  })

  it('says why when the server is away, and can be tried again', async () => {
    const { store, server, transport } = setUp()
    const good = server.answers['POST /session']
    server.answers['POST /session'] = offline()
    await transport.begin()
    expect(store.phase).toBe('failed')
    expect(store.error).toContain('网络')
    server.answers['POST /session'] = good
    await transport.begin()
    expect(store.phase).toBe('chat')
  })

  it('renews a token that ran out and repeats the call', async () => {
    const { server, transport } = await live()
    let refused = false
    server.answers['POST /handoff'] = () => {
      if (refused) return { message_id: 'x', seq: 1 }
      refused = true
      return { status: 401, body: { error: 'token_invalid', message: '请重新打开窗口' } }
    }
    await transport.handoff()
    expect(server.to('POST /handoff')).toHaveLength(2)
    expect(server.to('POST /session')).toHaveLength(2)
  })
})

describe('sending', () => {
  it('shows a message at once, and once only, when the echo comes before the acknowledgement', async () => {
    const { store, transport } = await live()
    transport.send('我的手机号是13800138000')
    await settle()
    expect(store.outgoing.map((o) => o.status)).toEqual(['sending'])
    const sent = FakeSocket.last.of('message.send')[0]!
    expect(sent.data).toEqual({ text: '我的手机号是13800138000' })
    FakeSocket.last.say('message.created', { ...message({ id: 'a', seq: 1, author: 'customer', text: '我的手机号是138****8000' }) })
    expect(store.messages).toHaveLength(0)
    FakeSocket.last.say('ack', { id: sent.id, message_id: 'a', seq: 1 })
    await settle()
    expect(store.outgoing).toHaveLength(0)
    expect(store.messages.map((m) => m.text)).toEqual(['我的手机号是138****8000'])
    expect(store.typing).toBe('bot')
    FakeSocket.last.say('message.created', { ...message({ id: 'b', seq: 2 }) })
    expect(store.typing).toBeNull()
  })

  it('takes the acknowledgement first as well', async () => {
    const { store, transport } = await live()
    transport.send('你好')
    await settle()
    const sent = FakeSocket.last.of('message.send')[0]!
    FakeSocket.last.say('ack', { id: sent.id, message_id: 'a', seq: 1 })
    await settle()
    FakeSocket.last.say('message.created', { ...message({ id: 'a', seq: 1, author: 'customer', text: '你好' }) })
    await settle()
    expect(store.messages.map((m) => m.id)).toEqual(['a'])
  })

  it('repeats over HTTP, under the same id, when the socket stays silent', async () => {
    const { store, server, transport } = await live()
    server.answers['POST /messages'] = { message_id: 'a', seq: 1 }
    transport.send('在吗')
    await settle()
    const { id } = FakeSocket.last.of('message.send')[0]!
    await vi.advanceTimersByTimeAsync(8000)
    expect(server.to('POST /messages')[0]!.body).toEqual({ id, text: '在吗' })
    expect(store.messages.map((m) => m.id)).toEqual(['a'])
  })

  it('does not wait for an acknowledgement that can no longer come', async () => {
    const { store, server, transport } = await live()
    server.answers['POST /messages'] = offline()
    transport.send('正在进电梯')
    await settle()
    transport.networkGone()
    await settle()
    expect(store.link).toBe('lost')
    expect(store.outgoing[0]!.status).toBe('queued')
    server.answers['POST /messages'] = { message_id: 'a', seq: 1 }
    transport.wake()
    await settle()
    expect(store.messages.map((m) => m.id)).toEqual(['a'])
    expect(new Set(server.to('POST /messages').map((c) => c.body.id)).size).toBe(1)
  })

  it('keeps the order, one at a time', async () => {
    const { transport } = await live()
    transport.send('一')
    transport.send('二')
    await settle()
    expect(FakeSocket.last.of('message.send').map((m) => m.data.text)).toEqual(['一'])
    FakeSocket.last.say('ack', { id: FakeSocket.last.of('message.send')[0]!.id, message_id: 'a', seq: 1 })
    await settle()
    expect(FakeSocket.last.of('message.send').map((m) => m.data.text)).toEqual(['一', '二'])
  })

  it('loses nothing over a reload without network, and does not send it under a new id', async () => {
    const storage = new FakeStorage()
    const first = await live(storage)
    FakeSocket.last.breakOff()
    first.server.answers['POST /messages'] = offline()
    first.transport.send('断网时写的')
    await settle()
    const id = first.store.outgoing[0]!.id
    expect(first.store.outgoing[0]!.status).toBe('queued')
    first.transport.stop()

    const server = new FakeServer()
    server.answers['POST /messages'] = { message_id: 'a', seq: 1 }
    const second = await live(storage, server)
    await settle()
    expect(server.to('POST /messages').map((c) => c.body)).toEqual([{ id, text: '断网时写的' }])
    expect(second.store.messages.map((m) => m.id)).toEqual(['a'])
    expect(second.store.outgoing).toHaveLength(0)
    expect(storage.getItem('test:outbox')).toBeNull()
  })

  it('leaves an old unsent message to the customer', async () => {
    const storage = new FakeStorage()
    const first = await live(storage)
    FakeSocket.last.breakOff()
    first.server.answers['POST /messages'] = offline()
    first.transport.send('昨天写的')
    await settle()
    first.transport.stop()
    vi.setSystemTime(Date.now() + 24 * 3600_000)
    const second = await live(storage)
    await settle()
    expect(second.store.outgoing[0]!.status).toBe('failed')
    expect(FakeSocket.last.of('message.send')).toHaveLength(0)
    second.transport.outbox.discard(second.store.outgoing[0]!.id)
    expect(second.store.outgoing).toHaveLength(0)
  })

  it('shows a refusal with its reason, and the next message is not held up', async () => {
    const { store, transport } = await live()
    transport.send('太长的话')
    transport.send('短的话')
    await settle()
    const { id } = FakeSocket.last.of('message.send')[0]!
    FakeSocket.last.say('error', { id, code: 'too_long', message: '一条消息最多 500 个字，请分几次发送。' })
    await settle()
    expect(store.outgoing[0]).toMatchObject({ status: 'failed', error: '一条消息最多 500 个字，请分几次发送。' })
    expect(FakeSocket.last.of('message.send').at(-1)!.data.text).toBe('短的话')
    transport.outbox.retry(id)
    FakeSocket.last.say('ack', { id: FakeSocket.last.of('message.send').at(-1)!.id, message_id: 'b', seq: 2 })
    await settle()
    expect(FakeSocket.last.of('message.send').at(-1)!.id).toBe(id)
  })

  it('presses a button by its id', async () => {
    const { transport } = await live()
    transport.send('查话费', 'm1:b1')
    await settle()
    expect(FakeSocket.last.of('message.send')[0]!.data).toEqual({ button: 'm1:b1' })
  })
})

describe('receiving', () => {
  it('loads history, then older pages, in order', async () => {
    const server = new FakeServer()
    const many = Array.from({ length: 70 }, (_, i) => message({ id: `h${i + 1}`, seq: i + 1 }))
    server.answers['GET /messages'] = (call: { query: URLSearchParams }) => {
      const before = Number(call.query.get('before') ?? 1e9)
      return { messages: many.filter((m) => m.seq < before).slice(-30) }
    }
    const { store, transport } = await live(undefined, server)
    expect(store.messages.map((m) => m.seq)).toEqual(many.slice(-30).map((m) => m.seq))
    expect(FakeSocket.last.of('hello')[0]!.data).toEqual({ after: 70 })
    expect(store.hasOlder).toBe(true)
    await transport.loadOlder()
    await transport.loadOlder()
    expect(store.messages.map((m) => m.seq)).toEqual(many.map((m) => m.seq))
    expect(store.hasOlder).toBe(false)
  })

  it('fetches what is missing between two numbers', async () => {
    const { store, server } = await live()
    FakeSocket.last.say('message.created', { ...message({ id: 'm1', seq: 1 }) })
    server.answers['GET /messages'] = { messages: [message({ id: 'm2', seq: 2 }), message({ id: 'm3', seq: 3 })] }
    FakeSocket.last.say('message.created', { ...message({ id: 'm3', seq: 3 }) })
    await settle()
    expect(server.to('GET /messages').at(-1)!.query.get('after')).toBe('1')
    expect(store.messages.map((m) => m.id)).toEqual(['m1', 'm2', 'm3'])
  })

  it('resumes after the last number it holds, and drops repeats', async () => {
    const { store } = await live()
    FakeSocket.last.say('message.created', { ...message({ id: 'm1', seq: 1 }) })
    FakeSocket.last.breakOff()
    expect(store.link).toBe('lost')
    await vi.advanceTimersByTimeAsync(1000)
    FakeSocket.last.onopen?.()
    expect(FakeSocket.last.of('hello')[0]!.data).toEqual({ after: 1 })
    FakeSocket.last.say('hello.ok', { state: 'queued', position: 2 })
    FakeSocket.last.say('message.created', { ...message({ id: 'm1', seq: 1 }) })
    expect(store.link).toBe('live')
    expect(store.messages).toHaveLength(1)
    expect(store.conversation).toMatchObject({ state: 'queued', position: 2 })
  })

  it('turns to long polling when sockets do not get through, and back', async () => {
    const { store, server, transport } = await live()
    let poll: ((value: unknown) => void) | null = null
    server.answers['GET /events'] = (call: { query: URLSearchParams }) =>
      call.query.get('wait') === '0'
        ? { events: [created(message({ id: 'p1', seq: 1 })), { v: 1, type: 'conversation.updated', data: { state: 'bot' } }] }
        : new Promise((done) => { poll = done })
    server.answers['POST /messages'] = { message_id: 'p2', seq: 2 }
    FakeSocket.last.breakOff()
    await vi.advanceTimersByTimeAsync(1000)
    FakeSocket.last.breakOff()
    await settle()
    expect(store.link).toBe('polling')
    expect(store.messages.map((m) => m.id)).toEqual(['p1'])
    transport.send('还在吗')
    await settle()
    expect(store.messages.map((m) => m.id)).toEqual(['p1', 'p2'])
    await vi.advanceTimersByTimeAsync(400)
    poll!({ events: [
      created(message({ id: 'p3', seq: 3 })),
      { v: 1, type: 'conversation.updated', data: { state: 'human', agent_name: '王芳' } },
    ] })
    await settle()
    expect(store.messages.at(-1)!.id).toBe('p3')
    expect(store.conversation.agent_name).toBe('王芳')
    transport.wake()
    await settle()
    FakeSocket.last.accept({ state: 'human' })
    expect(store.link).toBe('live')
  })

  it('notices a dead line by the missing pong', async () => {
    const { store } = await live()
    const first = FakeSocket.last
    await vi.advanceTimersByTimeAsync(20_000)
    expect(first.of('ping')).toHaveLength(1)
    first.say('pong')
    await vi.advanceTimersByTimeAsync(20_000)
    expect(first.of('ping')).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(first.closed).toBe(true)
    expect(store.link).toBe('lost')
    await vi.advanceTimersByTimeAsync(1000)
    expect(FakeSocket.last).not.toBe(first)
  })

  it('waits longer and longer between tries', async () => {
    await live()
    FakeSocket.last.breakOff()
    const waits: number[] = []
    for (let n = 0; n < 6; n += 1) {
      const count = FakeSocket.all.length
      let waited = 0
      while (FakeSocket.all.length === count && waited < 60_000) {
        await vi.advanceTimersByTimeAsync(100)
        waited += 100
      }
      waits.push(waited)
      FakeSocket.last.breakOff()
    }
    waits.forEach((wait, n) => {
      const step = Math.min(30_000, 1000 * 2 ** n)
      expect(wait).toBeGreaterThanOrEqual(step / 2 - 100)
      expect(wait).toBeLessThanOrEqual(step + 100)
    })
  })

  it('counts what was not seen yet and remembers it', async () => {
    const storage = new FakeStorage()
    const { store, transport } = await live(storage)
    FakeSocket.last.say('message.created', { ...message({ id: 'm1', seq: 1 }) })
    FakeSocket.last.say('message.created', { ...message({ id: 'm2', seq: 2, author: 'agent' }) })
    expect(store.unread).toBe(2)
    transport.markRead()
    expect(store.unread).toBe(0)
    expect(FakeSocket.last.of('read')[0]!.data).toEqual({ seq: 2 })
    expect(storage.getItem('test:read')).toBe('2')
  })
})
