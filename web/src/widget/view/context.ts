import type { Memory } from '../storage'
import type { Store } from '../store'
import type { Transport } from '../transport'
import type { Message, Part } from '../types'

/** What every piece of the view may use. */
export interface Context {
  store: Store
  transport: Transport
  memory: Memory
}

/** A piece of the view; `update` brings it in line with the store. */
export interface View {
  el: HTMLElement
  update: () => void
}

/** A part of one message. `live` is false when a later event has overtaken it. */
export interface PartView {
  el: HTMLElement
  update?: (live: boolean) => void
}

export type PartMaker<P extends Part> = (part: P, message: Message, context: Context) => PartView

/** Small facts this browser keeps about a message, such as which button was pressed. */
export class Marks {
  constructor(private readonly memory: Memory) {}

  get(messageId: string): string | null {
    return this.all()[messageId] ?? null
  }

  put(messageId: string, value: string): void {
    // Old marks matter little: the newest two hundred are kept.
    const entries = Object.entries({ ...this.all(), [messageId]: value }).slice(-200)
    this.memory.set('marks', Object.fromEntries(entries))
  }

  private all(): Record<string, string> {
    return this.memory.get<Record<string, string>>('marks') ?? {}
  }
}
