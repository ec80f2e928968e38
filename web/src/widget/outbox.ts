import { ApiError } from './api'
import { Backoff } from './backoff'
import type { Memory } from './storage'
import type { Outgoing } from './types'

export interface Ack { message_id: string; seq: number }

const KEY = 'outbox'
const MAX_TRIES = 6
/** An older message may no longer be what the customer wants to say: they decide. */
const STALE_MS = 10 * 60_000

export interface OutboxOptions {
  memory: Memory
  /** Gives one message to the server; the id makes a repeat harmless. */
  deliver: (item: Outgoing) => Promise<Ack>
  onChange: () => void
  onDelivered: (item: Outgoing, ack: Ack) => void
}

/**
 * What the customer wrote and the server has not yet confirmed, in order.
 *
 * Kept in the browser's storage until confirmed, so a reload loses nothing; sent again under the
 * same id, so nothing arrives twice.
 */
export class Outbox {
  items: Outgoing[]
  private running = false
  private tries = 0
  private timer?: ReturnType<typeof setTimeout>
  private readonly backoff = new Backoff(1500, 20_000)

  constructor(private readonly options: OutboxOptions) {
    const kept = Object.values(options.memory.get<Record<string, Outgoing>>(KEY) ?? {})
    this.items = kept
      .sort((a, b) => a.at.localeCompare(b.at))
      .map((item) => ({ ...item, status: Date.now() - Date.parse(item.at) > STALE_MS ? 'failed' : 'queued' }))
  }

  get busy(): boolean {
    return this.items.some((item) => item.status !== 'failed')
  }

  add(item: Outgoing): void {
    this.items.push(item)
    this.keep(item)
    this.options.onChange()
    this.flush()
  }

  retry(id: string): void {
    const item = this.items.find((i) => i.id === id)
    if (!item) return
    Object.assign(item, { status: 'queued', error: undefined })
    this.tries = 0
    this.options.onChange()
    this.flush()
  }

  discard(id: string): void {
    this.remove(id)
    this.options.onChange()
  }

  /** Call when there may be a way to the server (again). */
  flush(): void {
    clearTimeout(this.timer)
    if (!this.running) void this.run()
  }

  private async run(): Promise<void> {
    this.running = true
    try {
      for (;;) {
        const item = this.items.find((i) => i.status !== 'failed')
        if (!item || !(await this.attempt(item))) return
      }
    } finally {
      this.running = false
    }
  }

  private async attempt(item: Outgoing): Promise<boolean> {
    item.status = 'sending'
    this.options.onChange()
    try {
      const ack = await this.options.deliver(item)
      this.tries = 0
      this.backoff.reset()
      this.remove(item.id)
      this.options.onDelivered(item, ack)
      return true
    } catch (error) {
      const refusal = error instanceof ApiError ? error : new ApiError(0, 'network', String(error))
      // Without a network the message waits; a server that answers badly gets a few more tries.
      if (refusal.status !== 0) this.tries += 1
      const giveUp = !refusal.temporary || refusal.status === 429 || this.tries >= MAX_TRIES
      item.status = giveUp ? 'failed' : 'queued'
      if (giveUp) {
        item.error = refusal.message
        this.tries = 0
      } else {
        this.timer = setTimeout(() => this.flush(), this.backoff.next())
      }
      this.options.onChange()
      return giveUp
    }
  }

  // Other tabs keep theirs under the same key, so only single entries are written.
  private keep(item: Outgoing): void {
    const kept = this.options.memory.get<Record<string, Outgoing>>(KEY) ?? {}
    this.options.memory.set(KEY, { ...kept, [item.id]: item })
  }

  private remove(id: string): void {
    this.items = this.items.filter((i) => i.id !== id)
    const { [id]: _gone, ...rest } = this.options.memory.get<Record<string, Outgoing>>(KEY) ?? {}
    this.options.memory.set(KEY, Object.keys(rest).length ? rest : null)
  }
}
