import { vi } from 'vitest'
import { Api } from '../../src/widget/api'
import { Memory } from '../../src/widget/storage'
import { Store } from '../../src/widget/store'
import { Transport } from '../../src/widget/transport'
import type { Message } from '../../src/widget/types'

/** A browser's WebSocket whose other end is the test. */
export class FakeSocket {
  static all: FakeSocket[] = []
  static get last(): FakeSocket {
    return FakeSocket.all.at(-1)!
  }

  onopen: (() => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: (() => void) | null = null
  onerror: (() => void) | null = null
  sent: { v: number; id: string; type: string; data: Record<string, any> }[] = []
  closed = false

  constructor(readonly url: string) {
    FakeSocket.all.push(this)
  }

  send(raw: string): void {
    this.sent.push(JSON.parse(raw))
  }

  close(): void {
    this.closed = true
  }

  say(type: string, data: Record<string, unknown> = {}): void {
    this.onmessage?.({ data: JSON.stringify({ v: 1, type, data }) })
  }

  /** Handshake and hello, as the server does them. */
  accept(data: Record<string, unknown> = { state: 'bot' }): void {
    this.onopen?.()
    this.say('hello.ok', data)
  }

  breakOff(): void {
    this.onclose?.()
  }

  of(type: string) {
    return this.sent.filter((m) => m.type === type)
  }
}

type Answer = unknown | { status: number; body: unknown } | Error

/** The REST side. `answers` maps "METHOD /path" to what the server says, or to a function. */
export class FakeServer {
  calls: { method: string; path: string; query: URLSearchParams; body: any; token: string | null }[] = []
  answers: Record<string, Answer | ((call: FakeServer['calls'][number]) => Answer)> = {
    'POST /session': {
      visitor_token: 'token-1', conversation_id: 'c1', consented: true,
      operator: { name: '星河通信', hotline: '10900' }, notice: { version: '2026-11', text: '隐私提示全文' },
    },
    'POST /consent': { ok: true },
    'GET /messages': { messages: [] },
    'GET /conversation': { state: 'bot', position: null, agent_name: null },
    'POST /ws-ticket': { ticket: 'ticket-1' },
    'GET /events': () => new Promise(() => undefined),
  }

  readonly fetch = vi.fn(async (input: string | URL | Request, init: RequestInit = {}) => {
    const url = new URL(String(input), 'http://operator.test')
    const path = url.pathname.replace('/api/v1/web', '')
    const call = {
      method: init.method ?? 'GET', path, query: url.searchParams,
      body: init.body ? JSON.parse(String(init.body)) : null,
      token: (init.headers as Record<string, string>).Authorization ?? null,
    }
    this.calls.push(call)
    const found = this.answers[`${call.method} ${path}`]
    const answer = await (typeof found === 'function' ? found(call) : found)
    if (answer instanceof Error) throw answer
    const refused = answer as { status?: number; body?: unknown } | undefined
    if (answer === undefined) return new Response('{}', { status: 404 })
    if (refused && typeof refused.status === 'number') {
      return new Response(JSON.stringify(refused.body), { status: refused.status })
    }
    return new Response(JSON.stringify(answer), { status: 200 })
  })

  to(key: string) {
    return this.calls.filter((c) => `${c.method} ${c.path}` === key)
  }
}

export class FakeStorage implements Storage {
  [name: string]: unknown
  private readonly map = new Map<string, string>()
  get length(): number { return this.map.size }
  clear(): void { this.map.clear() }
  getItem(key: string): string | null { return this.map.get(key) ?? null }
  key(index: number): string | null { return [...this.map.keys()][index] ?? null }
  removeItem(key: string): void { this.map.delete(key) }
  setItem(key: string, value: string): void { this.map.set(key, value) }
}

export function setUp(storage: Storage = new FakeStorage(), server = new FakeServer()) {
  const store = new Store()
  const memory = new Memory('test:', storage)
  const api = new Api('http://operator.test', server.fetch as unknown as typeof fetch)
  const transport = new Transport({
    store, memory, api, socket: (url) => new FakeSocket(url) as unknown as WebSocket,
  })
  return { store, memory, api, transport, server, storage }
}

let seq = 0
export function message(over: Partial<Message> = {}): Message {
  seq += 1
  const text = over.text ?? `第${seq}条`
  return {
    id: `m${over.seq ?? seq}`, seq, author: 'bot', author_name: null, kind: 'text', text,
    parts: [{ type: 'text', text }], reply_to: null, at: '2026-11-21T08:00:00Z', ...over,
  }
}

/** Let promises settle without moving the clock. */
export async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0)
}
