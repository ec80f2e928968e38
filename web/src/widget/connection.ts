import { ApiError, type Api } from './api'
import { Backoff } from './backoff'
import { newId } from './ids'
import type { Envelope, Link } from './types'

const OPEN_MS = 10_000
const PING_MS = 20_000
const PONG_MS = 10_000
const POLL_S = 25
/** So many failed sockets in a row mean that something on the way does not let them through. */
const FAILURES_BEFORE_POLLING = 2

export interface ConnectionOptions {
  api: Api
  /** The last `seq` the client holds; asked anew at every connect. */
  after: () => number
  onEnvelope: (envelope: Envelope) => void
  onLink: (link: Link) => void
  /** The token is no longer good: get another, then the connection tries again. */
  onUnauthorized: () => Promise<void>
  socket?: (url: string) => WebSocket
}

/**
 * Keeps news flowing: a WebSocket that resumes after the last `seq`, and a long poll while
 * sockets do not get through. Events may come twice; the store drops what it knows.
 */
export class Connection {
  link: Link = 'idle'
  private socket: WebSocket | null = null
  private ready = false
  private stopped = true
  private failures = 0
  private attempt = 0
  private poll: AbortController | null = null
  private openTimer?: ReturnType<typeof setTimeout>
  private pingTimer?: ReturnType<typeof setTimeout>
  private retryTimer?: ReturnType<typeof setTimeout>
  private readonly backoff = new Backoff(1000, 30_000)
  private readonly makeSocket: (url: string) => WebSocket

  constructor(private readonly options: ConnectionOptions) {
    this.makeSocket = options.socket ?? ((url) => new WebSocket(url))
  }

  start(): void {
    if (!this.stopped) return
    this.stopped = false
    this.setLink('connecting')
    void this.connect()
  }

  stop(): void {
    this.stopped = true
    this.stopPolling()
    this.drop()
    clearTimeout(this.retryTimer)
    this.setLink('idle')
  }

  /** Try at once: the network came back, or the customer asked. */
  kick(): void {
    if (this.stopped || this.ready) return
    this.backoff.reset()
    clearTimeout(this.retryTimer)
    this.drop()
    void this.connect()
  }

  /** The browser says that the network is gone. */
  lose(): void {
    if (!this.stopped) this.failed()
  }

  /** The page was asleep: make sure that the other side is still there. */
  probe(): void {
    if (this.ready) this.ping()
    else this.kick()
  }

  /** False when there is no live socket; the caller then uses HTTP. */
  send(type: string, data: Record<string, unknown>, id: string = newId()): boolean {
    if (!this.ready || !this.socket) return false
    try {
      this.socket.send(JSON.stringify({ v: 1, id, type, data }))
      return true
    } catch {
      return false
    }
  }

  private async connect(): Promise<void> {
    const attempt = ++this.attempt
    const current = () => attempt === this.attempt && !this.stopped
    try {
      const url = await this.options.api.socketUrl()
      if (!current()) return
      this.listen(this.makeSocket(url), attempt)
    } catch (error) {
      if (!current()) return
      if (error instanceof ApiError && error.status === 401) {
        await this.options.onUnauthorized().catch(() => undefined)
        if (!current()) return
      }
      this.failed()
    }
  }

  private listen(socket: WebSocket, attempt: number): void {
    this.socket = socket
    const mine = () => attempt === this.attempt && !this.stopped
    this.openTimer = setTimeout(() => mine() && this.failed(), OPEN_MS)
    socket.onopen = () => {
      if (!mine()) return
      socket.send(JSON.stringify({ v: 1, id: newId(), type: 'hello', data: { after: this.options.after() } }))
    }
    socket.onmessage = (event) => {
      if (!mine()) return
      const envelope = parse(event.data)
      if (!envelope) return
      this.expectPing()
      if (envelope.type === 'hello.ok') this.live()
      this.options.onEnvelope(envelope)
    }
    socket.onclose = () => mine() && this.failed()
    socket.onerror = () => undefined // A close follows.
  }

  private live(): void {
    clearTimeout(this.openTimer)
    this.ready = true
    this.failures = 0
    this.backoff.reset()
    this.stopPolling()
    this.setLink('live')
  }

  private failed(): void {
    this.drop()
    this.failures += 1
    if (this.failures >= FAILURES_BEFORE_POLLING) this.startPolling()
    if (!this.poll || this.link !== 'polling') this.setLink('lost')
    clearTimeout(this.retryTimer)
    this.retryTimer = setTimeout(() => void this.connect(), this.backoff.next())
  }

  private drop(): void {
    clearTimeout(this.openTimer)
    clearTimeout(this.pingTimer)
    this.attempt += 1
    this.ready = false
    const socket = this.socket
    this.socket = null
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null
      socket.close()
    }
  }

  private expectPing(): void {
    clearTimeout(this.pingTimer)
    this.pingTimer = setTimeout(() => this.ping(), PING_MS)
  }

  private ping(): void {
    clearTimeout(this.pingTimer)
    this.pingTimer = setTimeout(() => this.failed(), PONG_MS)
    if (!this.send('ping', {})) this.failed()
  }

  private startPolling(): void {
    if (this.poll) return
    this.poll = new AbortController()
    void this.pollLoop(this.poll)
  }

  private stopPolling(): void {
    this.poll?.abort()
    this.poll = null
  }

  private async pollLoop(control: AbortController): Promise<void> {
    const backoff = new Backoff(1000, 20_000)
    // The first answer comes at once, so that the banner goes as soon as the server is heard.
    let wait = 0
    while (!control.signal.aborted) {
      try {
        const events = await this.options.api.events(this.options.after(), wait, control.signal)
        if (control.signal.aborted) return
        wait = POLL_S
        backoff.reset()
        this.setLink('polling')
        for (const envelope of events) this.options.onEnvelope(envelope)
        await pause(300)
      } catch (error) {
        if (control.signal.aborted) return
        if (error instanceof ApiError && error.status === 401) {
          await this.options.onUnauthorized().catch(() => undefined)
        }
        this.setLink('lost')
        wait = 0
        await pause(backoff.next())
      }
    }
  }

  private setLink(link: Link): void {
    if (link === this.link) return
    this.link = link
    this.options.onLink(link)
  }
}

function parse(data: unknown): Envelope | null {
  try {
    const value = JSON.parse(String(data)) as Envelope
    return value && typeof value.type === 'string' ? value : null
  } catch {
    return null
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}
