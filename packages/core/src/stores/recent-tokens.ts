/** How many completions. A token takes more memory than all else that is kept of a delivery. */
const size = 250

/** By which tokens the last completions were made: one is repeated within moments, or never. */
export class RecentTokens {
  readonly #keys: string[] = []
  readonly #tokens: string[] = []
  #next = 0

  add(key: string, token: string): void {
    this.#keys[this.#next] = key
    this.#tokens[this.#next] = token
    this.#next = (this.#next + 1) % size
  }

  /** Of the latest completion: once a delivery was forgotten, another token may have completed it again. */
  tokenOf(key: string): string | undefined {
    const inThisRound = this.#keys.lastIndexOf(key, this.#next - 1)
    return this.#tokens[inThisRound === -1 ? this.#keys.lastIndexOf(key) : inThisRound]
  }
}
