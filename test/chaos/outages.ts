/** Outages of a store, as the sender sees them: replies come, and each is 503. */
export class Outages {
  count = 0
  /** The longest time for which there was no other reply than 503 while the store was out, in milliseconds. */
  longestMs = 0
  #out = false
  #since: number | undefined

  /** The store goes out, or is back. */
  set out(out: boolean) {
    this.#out = out
    if (!out) return
    this.count += 1
    // Another 503 before had another cause.
    this.#since = undefined
  }

  see(status: number): void {
    const now = performance.now()
    if (status !== 503) {
      this.#since = undefined
      return
    }
    // It goes on for as long as the apps do not notice that the store is back.
    if (this.#out) this.#since ??= now
    if (this.#since !== undefined) this.longestMs = Math.max(this.longestMs, now - this.#since)
  }
}
