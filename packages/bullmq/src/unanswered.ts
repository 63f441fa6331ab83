/** Most bytes that wait for BullMQ's answer at once. */
const maxBytes = 256 * 1024 * 1024

/**
 * Jobs whose storing was not answered yet. While Redis is away its client keeps commands for later, with no limit, and
 * the sender's retries would each add another copy until the process is out of memory.
 */
export class Unanswered {
  readonly #byId = new Map<string, Promise<void>>()
  #bytes = 0

  /** Starts storing a job, or waits along if that was started before. */
  add(id: string, bytes: number, start: () => Promise<unknown>): Promise<void> {
    const started = this.#byId.get(id)
    if (started) return started
    if (this.#bytes > 0 && this.#bytes + bytes > maxBytes)
      return Promise.reject(new Error(`BullMQ did not answer yet for ${this.#byId.size} jobs of ${this.#bytes} bytes.`))
    this.#bytes += bytes
    const stored = this.#finish(id, bytes, start)
    this.#byId.set(id, stored)
    return stored
  }

  async #finish(id: string, bytes: number, start: () => Promise<unknown>): Promise<void> {
    try {
      await start()
    } finally {
      this.#byId.delete(id)
      this.#bytes -= bytes
    }
  }
}
