/**
 * What a visitor's browser remembers, one prefix per server.
 *
 * A browser may forbid storage (private windows, strict settings); the widget then works for as
 * long as the page is open.
 */
export class Memory {
  private readonly fallback = new Map<string, string>()

  constructor(private readonly prefix: string, private readonly store: Storage | null = open()) {}

  get<V>(key: string): V | null {
    const raw = this.read(this.prefix + key)
    if (raw === null) return null
    try {
      return JSON.parse(raw) as V
    } catch {
      return null
    }
  }

  set(key: string, value: unknown): void {
    const name = this.prefix + key
    const raw = value === null || value === undefined ? null : JSON.stringify(value)
    if (raw === null) this.fallback.delete(name)
    else this.fallback.set(name, raw)
    try {
      if (raw === null) this.store?.removeItem(name)
      else this.store?.setItem(name, raw)
    } catch {
      // Full or forbidden: the copy in memory is enough for this page.
    }
  }

  private read(name: string): string | null {
    try {
      return this.store?.getItem(name) ?? this.fallback.get(name) ?? null
    } catch {
      return this.fallback.get(name) ?? null
    }
  }
}

function open(): Storage | null {
  try {
    return globalThis.localStorage ?? null
  } catch {
    return null
  }
}
