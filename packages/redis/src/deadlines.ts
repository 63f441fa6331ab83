/** Something that is waited for. */
export interface Waited {
  readonly beganAt: number
}

/** Tells what is not answered in time. All have the same time, so the oldest is always the first to be over: one timer does. */
export class Deadlines<One extends Waited> {
  readonly #timeoutMs: number
  readonly #onOver: (one: One) => void
  /** In the order in which they began. */
  readonly #waited = new Set<One>()
  #timer: NodeJS.Timeout | undefined

  constructor(timeoutMs: number, onOver: (one: One) => void) {
    this.#timeoutMs = timeoutMs
    this.#onOver = onOver
  }

  /** What is waited for, the oldest first. */
  [Symbol.iterator](): Iterator<One> {
    return this.#waited.values()
  }

  begin(one: One): void {
    this.#waited.add(one)
    if (!this.#timer) this.#wait(this.#timeoutMs)
    else if (this.#waited.size === 1) this.#timer.ref()
  }

  end(one: One): void {
    this.#waited.delete(one)
    // It runs on, for those to come: a timer for each would take as long as all the rest.
    if (this.#waited.size === 0) this.#timer?.unref()
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => {
      const now = performance.now()
      // If this process was too busy to read the answers, they are read before the immediate runs.
      setImmediate(() => this.#giveUp(now))
    }, ms)
  }

  #giveUp(now: number): void {
    for (const one of this.#waited) {
      const leftMs = one.beganAt + this.#timeoutMs - now
      // A timer may be early by a part of a millisecond.
      if (leftMs >= 1) return this.#wait(leftMs)
      this.#waited.delete(one)
      this.#onOver(one)
    }
    this.#timer = undefined
  }
}
