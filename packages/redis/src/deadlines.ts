import { AsyncResource } from 'node:async_hooks'
import { LinkedList, type Linked } from './linked-list.js'

/** Something that is waited for. Times are in milliseconds of the monotonic clock. */
export interface Waited<One> extends Linked<One> {
  /** From when on its time counts. */
  beganAt: number
  /** When something was last sent for it. */
  readonly sentAt: number
}

/** Tells what is not answered in time. All have the same time, so the oldest is always the first to be over: one timer does. */
export class Deadlines<One extends Waited<One>> {
  readonly #timeoutMs: number
  readonly #onOver: (one: One) => void
  /** In the order in which they began. */
  readonly #waited = new LinkedList<One>()
  readonly #onTimer: () => void
  #timer: NodeJS.Timeout | undefined
  #dueAt = -Infinity

  constructor(timeoutMs: number, onOver: (one: One) => void) {
    this.#timeoutMs = timeoutMs
    this.#onOver = onOver
    // Else the async context of the first request would be handed from timer to timer, and stay in memory.
    this.#onTimer = AsyncResource.bind(() => {
      const firedAt = performance.now()
      // If this process was too busy to read the answers, they are read before the immediate runs.
      setImmediate(() => this.#giveUp(firedAt))
    })
  }

  begin(one: One): void {
    const isFirst = this.#waited.first === undefined
    this.#waited.add(one)
    // Also where a fake clock of tests was taken away, and its timer with it.
    if (one.beganAt > this.#dueAt) this.#waitForFirst()
    else if (isFirst) this.#timer?.ref()
  }

  end(one: One): void {
    this.#waited.remove(one)
    // It runs on, for those to come: a timer for each would take as long as all the rest.
    if (!this.#waited.first) this.#timer?.unref()
  }

  #waitForFirst(): void {
    clearTimeout(this.#timer)
    const { first } = this.#waited
    const now = performance.now()
    const leftMs = first ? Math.max(1, first.beganAt + this.#timeoutMs - now) : 0
    this.#timer = first && setTimeout(this.#onTimer, leftMs)
    this.#dueAt = first ? now + leftMs : -Infinity
  }

  #giveUp(firedAt: number): void {
    let { first } = this.#waited
    // A timer may be early by a part of a millisecond.
    while (first && first.beganAt + this.#timeoutMs - firedAt < 1) {
      this.#waited.remove(first)
      if (first.sentAt >= firedAt) this.#goOn(first)
      else this.#onOver(first)
      first = this.#waited.first
    }
    this.#waitForFirst()
  }

  /** Its first answer was only read just now, and led to another question, which gets its own time. */
  #goOn(one: One): void {
    one.beganAt = one.sentAt
    this.#waited.add(one)
  }
}
