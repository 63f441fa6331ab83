import type { ClaimRequest, ClaimResult } from '@posthorn/core'
import type { Asker } from './commands.js'
import { type Linked, LinkedList } from './linked-list.js'

const lists = 256

/** Attempts at claims that Redis has not answered. A `Map` would take as long as all the rest, for making a number of each text. */
export class Attempts {
  readonly #byToken = Array.from({ length: lists }, () => new LinkedList<Attempt>())
  readonly takeBack: (claim: ClaimRequest) => void

  constructor(takeBack: (claim: ClaimRequest) => void) {
    this.takeBack = takeBack
  }

  /** Where attempts with this token are, among others. What tells tokens apart is mostly at their end. */
  listOf({ token }: ClaimRequest): LinkedList<Attempt> {
    const last = token.length - 1
    return this.#byToken[(token.charCodeAt(last) + 31 * token.charCodeAt(last - 1)) % lists || 0]!
  }
}

/**
 * An attempt at a claim. Given up, it may still be made, by a Redis that hung or was away: nobody would handle the
 * delivery, and the sender's next attempt would find it in flight. Unless the same claim was asked for again meanwhile,
 * it is taken back.
 */
export class Attempt implements Asker<ClaimResult>, Linked<Attempt> {
  before: Attempt | undefined
  after: Attempt | undefined
  readonly #claim: ClaimRequest
  readonly #all: Attempts
  #isRepeated = false

  constructor(claim: ClaimRequest, all: Attempts) {
    this.#claim = claim
    this.#all = all
  }

  onBegin(): void {
    const { key, token } = this.#claim
    const list = this.#all.listOf(this.#claim)
    for (let other = list.first; other; other = other.after) {
      if (other.#claim.token === token && other.#claim.key === key) other.#isRepeated = true
    }
    list.add(this)
  }

  onEnd(late?: ClaimResult): void {
    this.#all.listOf(this.#claim).remove(this)
    if (late?.state === 'claimed' && !this.#isRepeated) this.#all.takeBack(this.#claim)
  }
}
