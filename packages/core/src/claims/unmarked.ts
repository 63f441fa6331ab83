import { LRUCache } from 'lru-cache'
import type { WebhookReply } from '../reply/reply.js'
import type { ClaimResult, Completion, Store } from '../stores/store.js'

/** A delivery that was handled here, and of which the store could not be told. */
export interface UnmarkedRun {
  readonly token: string
  readonly completion: Completion
  readonly reply: WebhookReply
}

/** How many handled deliveries wait for a store to come back. */
const max = 10_000

/** Deliveries that must not run again in this process: all that is left of them is the mark. */
export class Unmarked {
  readonly #store: Store
  // A cache reserves its room at once, and a store that is up needs none.
  #runs: LRUCache<string, UnmarkedRun> | undefined

  constructor(store: Store) {
    this.#store = store
  }

  get(key: string): UnmarkedRun | undefined {
    return this.#runs?.get(key)
  }

  add(key: string, run: UnmarkedRun): void {
    this.#runs ??= new LRUCache({ max })
    this.#runs.set(key, run)
  }

  delete(key: string): boolean {
    return this.#runs?.delete(key) ?? false
  }

  /**
   * Stores the mark of a run, by its claim or, if that one lapsed, by a new one. Gives what keeps it from that, if
   * something does. Rejects while the store cannot be reached.
   */
  async settle(
    key: string,
    { token, completion }: UnmarkedRun,
    claim: (token: string) => Promise<ClaimResult>,
  ): Promise<Exclude<ClaimResult, { state: 'claimed' | 'done' }> | undefined> {
    if (!(await this.#store.complete(key, token, completion))) {
      const result = await claim(token)
      if (result.state === 'in_flight' || result.state === 'full') return result
      if (result.state === 'claimed' && !(await this.#store.complete(key, token, completion)))
        return { state: 'in_flight', remainingMs: 1000 }
    }
    this.delete(key)
    return undefined
  }
}
