/** Waiting times between tries: doubling, capped, with jitter so that clients do not come in step. */
export class Backoff {
  private tries = 0

  constructor(private readonly firstMs: number, private readonly maxMs: number, private readonly random = Math.random) {}

  /** Milliseconds to wait before the next try: between half and all of the step. */
  next(): number {
    const step = Math.min(this.maxMs, this.firstMs * 2 ** this.tries)
    this.tries += 1
    return step / 2 + this.random() * (step / 2)
  }

  reset(): void {
    this.tries = 0
  }
}
