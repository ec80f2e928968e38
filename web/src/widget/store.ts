import type { ConversationInfo, Link, Message, Outgoing, SessionInfo } from './types'

export type Phase = 'closed' | 'opening' | 'failed' | 'notice' | 'declined' | 'chat'

/** What the view shows. Changed through the methods; `subscribe` hears of it once per tick. */
export class Store {
  phase: Phase = 'closed'
  open = false
  link: Link = 'idle'
  session: SessionInfo | null = null
  messages: Message[] = []
  outgoing: Outgoing[] = []
  conversation: ConversationInfo = { state: 'bot' }
  hasOlder = false
  loading = false
  typing: 'bot' | 'agent' | null = null
  delayed: string | null = null
  /** The last message of the customer that the server confirmed on this page. */
  lastSent: string | null = null
  readSeq = 0
  error: string | null = null

  private readonly listeners = new Set<() => void>()
  private scheduled = false
  // The server's copies of what is still on its way out: shown once its id is known, not before.
  private held: Message[] = []

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Tell the view, once for all changes of this tick. */
  changed(): void {
    if (this.scheduled) return
    this.scheduled = true
    queueMicrotask(() => {
      this.scheduled = false
      for (const listener of this.listeners) listener()
    })
  }

  set<K extends keyof Store>(values: Pick<Store, K>): void {
    Object.assign(this, values)
    this.changed()
  }

  /** The highest number the server has sent; what it merely confirmed does not count. */
  lastSeq = 0

  get firstSeq(): number {
    return this.messages[0]?.seq ?? 0
  }

  get unread(): number {
    return this.messages.filter((m) => m.author !== 'customer' && m.seq > this.readSeq).length
  }

  get operator(): { name: string; hotline: string } {
    return this.session?.operator ?? { name: '', hotline: '' }
  }

  /** Add or replace messages by id. Returns those that were new. */
  merge(incoming: Message[]): Message[] {
    const fresh: Message[] = []
    for (const message of incoming) {
      this.lastSeq = Math.max(this.lastSeq, message.seq)
      const known = this.messages.findIndex((m) => m.id === message.id)
      if (known >= 0) {
        this.messages[known] = message
      } else if (this.isOnItsWay(message)) {
        if (!this.held.some((m) => m.id === message.id)) this.held.push(message)
      } else {
        this.messages.push(message)
        fresh.push(message)
      }
    }
    this.messages.sort((a, b) => a.seq - b.seq)
    this.changed()
    return fresh
  }

  /** The server took `item`: it becomes an ordinary message. */
  confirm(item: Outgoing, ack: { message_id: string; seq: number }): void {
    const copy = this.held.find((m) => m.id === ack.message_id)
    this.lastSent = ack.message_id
    if (!this.messages.some((m) => m.id === ack.message_id)) {
      this.messages.push(copy ?? {
        id: ack.message_id, seq: ack.seq, author: 'customer', kind: 'text', text: item.text, at: item.at,
      })
      this.messages.sort((a, b) => a.seq - b.seq)
    }
    this.held = this.held.filter((m) => m.id !== ack.message_id)
    this.changed()
  }

  /** Nothing is on its way any more: what was held belongs to another tab or device. */
  release(): void {
    if (!this.held.length) return
    const held = this.held
    this.held = []
    this.merge(held)
  }

  /** Whether a number between the last one heard and `seq` is unknown. */
  missesBefore(seq: number): boolean {
    if (this.lastSeq === 0) return false
    const known = new Set([...this.messages, ...this.held].map((m) => m.seq))
    for (let n = this.lastSeq + 1; n < seq; n += 1) if (!known.has(n)) return true
    return false
  }

  clear(): void {
    this.held = []
    this.lastSeq = 0
    this.set({ messages: [], hasOlder: false, typing: null, delayed: null, lastSent: null, readSeq: 0 })
  }

  private isOnItsWay(message: Message): boolean {
    if (message.author !== 'customer' || message.kind === 'event') return false
    const active = this.outgoing.filter((o) => o.status !== 'failed')
    if (!active.length) return false
    return message.client_id ? active.some((o) => o.id === message.client_id) : true
  }
}
