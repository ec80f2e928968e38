import { Api, ApiError } from './api'
import { Connection } from './connection'
import { newId } from './ids'
import { Outbox, type Ack } from './outbox'
import type { Memory } from './storage'
import type { Store } from './store'
import { T } from './text'
import type { ConversationInfo, Envelope, Message, Outgoing, SessionInfo } from './types'

const ACK_MS = 8000
const PAGE = 30
/** How long a typing sign stays without news. */
const TYPING_MS = 8000
const REPLY_MS = 20_000

export interface TransportOptions {
  store: Store
  memory: Memory
  api: Api
  socket?: (url: string) => WebSocket
  /** A message of the bot, an agent or the system came in live. */
  onIncoming?: (messages: Message[]) => void
}

/** Everything between the view and the server: session, history, news, and what is sent. */
export class Transport {
  readonly api: Api
  readonly connection: Connection
  readonly outbox: Outbox
  private readonly store: Store
  private readonly memory: Memory
  private readonly waiting = new Map<string, { done: (ack: Ack) => void; fail: (e: Error) => void }>()
  private typingTimer?: ReturnType<typeof setTimeout>
  private renewing: Promise<void> | null = null
  private catching = false
  private lastTyping = 0
  private gapAfter: number | null = null

  constructor(private readonly options: TransportOptions) {
    this.api = options.api
    this.store = options.store
    this.memory = options.memory
    this.outbox = new Outbox({
      memory: this.memory,
      deliver: (item) => this.deliver(item),
      onChange: () => this.syncOutgoing(),
      onDelivered: (item, ack) => this.delivered(item, ack),
    })
    this.store.outgoing = [...this.outbox.items]
    this.connection = new Connection({
      api: this.api,
      after: () => this.gapAfter ?? this.store.lastSeq,
      onEnvelope: (envelope) => this.apply(envelope),
      onLink: (link) => {
        this.store.set({ link })
        if (link === 'live') this.gapAfter = null
        if (link === 'lost') this.giveUpWaiting()
        if (link === 'live' || link === 'polling') this.outbox.flush()
      },
      onUnauthorized: () => this.renew(),
      socket: options.socket,
    })
  }

  /** Whether this browser has talked to us before, so that unread replies can be shown. */
  get returning(): boolean {
    return this.memory.get<string>('token') !== null
  }

  /** Open or resume the visitor's session; then the notice, or straight into the talk. */
  async begin(): Promise<void> {
    if (this.store.phase !== 'closed' && this.store.phase !== 'failed') return
    this.store.set({ phase: 'opening', error: null })
    try {
      await this.openSession(this.memory.get<string>('token'))
      if (this.store.session?.consented) await this.enter()
      else this.store.set({ phase: 'notice' })
    } catch (error) {
      this.store.set({ phase: 'failed', error: messageOf(error) })
    }
  }

  async consent(): Promise<void> {
    const notice = this.store.session?.notice
    if (!notice) return
    await this.guarded(() => this.api.consent(notice.version))
    await this.enter()
  }

  send(text: string, button?: string): void {
    this.outbox.add({ id: newId(), text, button, at: new Date().toISOString(), status: 'queued' })
  }

  async handoff(): Promise<void> {
    await this.guarded(() => this.api.handoff())
    await this.refresh()
  }

  async sendCode(phone: string) {
    return this.guarded(() => this.api.sendCode(phone))
  }

  async confirmCode(phone: string, code: string) {
    const verified = await this.guarded(() => this.api.confirmCode(phone, code))
    this.awaitReply()
    return verified
  }

  async rate(score: number, resolved: boolean | undefined, comment: string): Promise<void> {
    await this.guarded(() => this.api.rate({ score, resolved, comment: comment || undefined }))
  }

  async loadOlder(): Promise<void> {
    if (this.store.loading || !this.store.hasOlder) return
    this.store.set({ loading: true })
    try {
      const page = await this.guarded(() => this.api.messages({ before: this.store.firstSeq, limit: PAGE }))
      this.store.merge(page)
      this.store.set({ hasOlder: page.length >= PAGE })
    } finally {
      this.store.set({ loading: false })
    }
  }

  /** The customer has seen everything up to now. */
  markRead(): void {
    const seq = this.store.lastSeq
    if (seq <= this.store.readSeq) return
    this.store.set({ readSeq: seq })
    this.memory.set('read', seq)
    this.connection.send('read', { seq })
  }

  /** Called at every key; the server hears of it every three seconds at most. */
  typing(): void {
    if (this.store.conversation.state !== 'human' || Date.now() - this.lastTyping < 3000) return
    this.lastTyping = Date.now()
    this.connection.send('typing', {})
  }

  wake(): void {
    this.connection.probe()
    this.outbox.flush()
  }

  networkGone(): void {
    this.connection.lose()
  }

  stop(): void {
    this.connection.stop()
    clearTimeout(this.typingTimer)
  }

  private async enter(): Promise<void> {
    this.store.set({ phase: 'chat', loading: true, readSeq: this.memory.get<number>('read') ?? 0 })
    try {
      const [page] = await Promise.all([
        this.guarded(() => this.api.messages({ limit: PAGE })),
        this.refresh(),
      ])
      this.store.merge(page)
      this.store.set({ hasOlder: page.length >= PAGE, error: null })
    } catch (error) {
      // The connection brings the rest as soon as the server can be reached.
      this.store.set({ error: messageOf(error) })
    } finally {
      this.store.set({ loading: false })
      this.connection.start()
      this.outbox.flush()
    }
  }

  private async openSession(token: string | null): Promise<SessionInfo> {
    const session = await this.api.openSession(token)
    this.api.token = session.visitor_token
    this.memory.set('token', session.visitor_token)
    this.store.set({ session })
    return session
  }

  /** The token ran out or was revoked. A new visitor starts with an empty page. */
  private renew(): Promise<void> {
    this.renewing ??= (async () => {
      const before = this.store.session?.conversation_id
      this.api.token = null
      const session = await this.openSession(this.memory.get<string>('token')).catch((error: unknown) => {
        if (error instanceof ApiError && !error.temporary) return this.openSession(null)
        throw error
      })
      if (before && session.conversation_id !== before) this.store.clear()
      if (!session.consented) {
        this.connection.stop()
        this.store.set({ phase: 'notice' })
      }
    })().finally(() => {
      this.renewing = null
    })
    return this.renewing
  }

  private async guarded<R>(call: () => Promise<R>): Promise<R> {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error
      await this.renew()
      return call()
    }
  }

  private async refresh(): Promise<void> {
    const info = await this.guarded(() => this.api.conversation()).catch(() => null)
    if (info?.state) this.store.set({ conversation: info })
  }

  private async deliver(item: Outgoing): Promise<Ack> {
    const data = item.button ? { button: item.button } : { text: item.text }
    if (this.connection.send('message.send', data, item.id)) {
      try {
        return await this.acknowledged(item.id)
      } catch (error) {
        if (error instanceof ApiError && error.status !== 0) throw error
        // No answer over the socket: ask over HTTP, under the same id.
      }
    }
    return this.guarded(() => this.api.send({ id: item.id, ...data }))
  }

  private acknowledged(id: string): Promise<Ack> {
    return new Promise((done, reject) => {
      const timer = setTimeout(() => fail(new ApiError(0, 'timeout', T.errors.network)), ACK_MS)
      const settle = () => {
        clearTimeout(timer)
        this.waiting.delete(id)
      }
      const fail = (error: Error) => {
        settle()
        reject(error)
      }
      this.waiting.set(id, { done: (ack) => { settle(); done(ack) }, fail })
    })
  }

  /** The socket is gone, and its acknowledgements with it. */
  private giveUpWaiting(): void {
    for (const { fail } of [...this.waiting.values()]) fail(new ApiError(0, 'network', T.errors.network))
  }

  private delivered(item: Outgoing, ack: Ack): void {
    this.syncOutgoing()
    this.store.confirm(item, ack)
    const answered = this.store.messages.some((m) => m.author !== 'customer' && m.seq > ack.seq)
    if (this.store.conversation.state === 'bot' && !answered) this.awaitReply()
  }

  private syncOutgoing(): void {
    this.store.set({ outgoing: [...this.outbox.items] })
    if (!this.outbox.busy) queueMicrotask(() => this.outbox.busy || this.store.release())
  }

  private awaitReply(): void {
    this.showTyping('bot', REPLY_MS)
  }

  private showTyping(by: 'bot' | 'agent' | null, ms = TYPING_MS): void {
    clearTimeout(this.typingTimer)
    this.store.set({ typing: by })
    if (by) this.typingTimer = setTimeout(() => this.store.set({ typing: null }), ms)
  }

  private apply({ type, data = {} }: Envelope): void {
    if (type === 'message.created' || type === 'message.updated') {
      this.received((data.message ?? data) as unknown as Message)
    } else if (type === 'conversation.updated' || type === 'hello.ok') {
      if (typeof data.state === 'string') this.store.set({ conversation: data as unknown as ConversationInfo })
    } else if (type === 'typing') {
      if (data.by !== 'customer') this.showTyping(data.on === false ? null : data.by === 'agent' ? 'agent' : 'bot')
    } else if (type === 'turn.delayed') {
      this.store.set({ delayed: String(data.text ?? '') || null })
    } else if (type === 'ack') {
      this.waiting.get(String(data.id))?.done({ message_id: String(data.message_id), seq: Number(data.seq) })
    } else if (type === 'error' && data.id) {
      this.waiting.get(String(data.id))?.fail(socketError(data))
    }
  }

  private received(message: Message): void {
    if (!message.id || typeof message.seq !== 'number') return
    const gap = this.store.missesBefore(message.seq)
    const after = this.store.lastSeq
    const fresh = this.store.merge([message]).filter((m) => m.author !== 'customer')
    if (fresh.length) {
      this.showTyping(null)
      this.store.set({ delayed: null })
      this.options.onIncoming?.(fresh)
    }
    if (gap) {
      this.gapAfter ??= after
      void this.catchUp(this.gapAfter)
    }
  }

  /** Numbers are missing: staff notes, which we never get, or messages that were lost on the way. */
  private async catchUp(after: number): Promise<void> {
    if (this.catching) return
    this.catching = true
    try {
      this.store.merge(await this.guarded(() => this.api.messages({ after, limit: 100 })))
      this.gapAfter = null
    } catch {
      // The next connection resumes from before the gap.
    } finally {
      this.catching = false
    }
  }
}

function socketError(data: Record<string, unknown>): ApiError {
  const code = String(data.code ?? 'error')
  const status = { slow_down: 429, too_many: 429, unavailable: 503, huiyin_error: 500, unauthorized: 401 }[code] ?? 422
  return new ApiError(status, code, String(data.message ?? T.errors.server))
}

export function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : T.errors.server
}
