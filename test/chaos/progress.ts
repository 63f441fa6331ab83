/** Where lines go. */
export interface Output {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** How often a line is written where none can be rewritten. */
const everyMs = 5000

/** One line that is rewritten on a terminal, and a line now and then elsewhere. */
export class ProgressLine {
  readonly #output: Output
  #lastAt = performance.now()

  constructor(output: Output) {
    this.#output = output
  }

  show(line: string): void {
    const now = performance.now()
    if (this.#output.isTTY) {
      // A line that wraps could not be taken back.
      this.#output.write(`\r\x1b[K${line.slice(0, (this.#output.columns ?? 80) - 1)}`)
    } else if (now - this.#lastAt >= everyMs) {
      this.#lastAt = now
      this.#output.write(`${line}\n`)
    }
  }

  /** Makes room for what stays. */
  clear(): void {
    if (this.#output.isTTY) this.#output.write('\r\x1b[K')
  }
}
