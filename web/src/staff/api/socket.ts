/** One WebSocket for the whole application: one-time ticket, reconnect, refetch afterwards. */
import { onScopeDispose, shallowRef } from 'vue'
import { API, post } from './client'

export interface Envelope {
  v: number
  type: string
  ts?: string
  data: Record<string, unknown>
}
type Listener = (data: Record<string, unknown>) => void
export type Link = 'off' | 'connecting' | 'open' | 'waiting'

const PING_MS = 25_000
const LONGEST_WAIT_MS = 20_000

export class StaffSocket {
  readonly link = shallowRef<Link>('off')
  private listeners = new Map<string, Set<Listener>>()
  private live: WebSocket | null = null
  private wanted = false
  private attempt = 0
  private opened = false
  private retry: ReturnType<typeof setTimeout> | undefined
  private beat: ReturnType<typeof setInterval> | undefined

  constructor(
    private readonly ticket: () => Promise<string>,
    private readonly dial: (url: string) => WebSocket = (url) => new WebSocket(url),
  ) {}

  start(): void {
    if (this.wanted) return
    this.wanted = true
    void this.connect()
  }

  stop(): void {
    this.wanted = false
    this.opened = false
    clearTimeout(this.retry)
    clearInterval(this.beat)
    this.live?.close()
    this.live = null
    this.link.value = 'off'
  }

  /** `opened` comes after every connection, `reconnected` after all but the first: what was missed must
   *  be fetched. */
  on(type: string, listener: Listener): () => void {
    const set = this.listeners.get(type) ?? new Set<Listener>()
    this.listeners.set(type, set.add(listener))
    return () => set.delete(listener)
  }

  /** Small courtesies such as typing are dropped while offline. */
  send(type: string, data: Record<string, unknown>): void {
    if (this.live?.readyState !== 1) return
    this.live.send(JSON.stringify({ v: 1, id: crypto.randomUUID(), type, data }))
  }

  private async connect(): Promise<void> {
    this.link.value = 'connecting'
    let ticket: string
    try {
      ticket = await this.ticket()
    } catch {
      this.again()
      return
    }
    if (!this.wanted) return
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const live = this.dial(
      `${scheme}://${location.host}${API}/staff/ws?ticket=${encodeURIComponent(ticket)}`,
    )
    this.live = live
    live.onopen = () => this.ready()
    live.onmessage = (event: MessageEvent) => this.receive(event.data)
    live.onclose = () => {
      if (this.live === live) this.again()
    }
  }

  private ready(): void {
    this.attempt = 0
    this.link.value = 'open'
    clearInterval(this.beat)
    this.beat = setInterval(() => this.send('ping', {}), PING_MS)
    this.send('hello', {})
    this.emit('opened', {})
    if (this.opened) this.emit('reconnected', {})
    this.opened = true
  }

  private receive(raw: unknown): void {
    let envelope: Envelope
    try {
      envelope = JSON.parse(String(raw)) as Envelope
    } catch {
      return
    }
    this.emit(envelope.type, envelope.data ?? {})
  }

  private emit(type: string, data: Record<string, unknown>): void {
    for (const listener of [...(this.listeners.get(type) ?? [])]) listener(data)
  }

  private again(): void {
    clearInterval(this.beat)
    this.live = null
    if (!this.wanted) return
    this.link.value = 'waiting'
    const wait = Math.min(1000 * 2 ** this.attempt++, LONGEST_WAIT_MS)
    // Spread out, so that a restart of the server is not met by every desk at once.
    this.retry = setTimeout(() => void this.connect(), wait * (0.7 + Math.random() * 0.6))
  }
}

export const socket = new StaffSocket(async () => {
  const { ticket } = await post<{ ticket: string }>('/staff/ws-ticket')
  return ticket
})

/** Listens for as long as the component lives. */
export function useSocketEvent(types: string[], listener: Listener): void {
  const offs = types.map((type) => socket.on(type, listener))
  onScopeDispose(() => offs.forEach((off) => off()))
}
