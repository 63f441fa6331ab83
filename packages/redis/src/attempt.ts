import type { ClaimRequest, ClaimResult } from '@posthorn/core'
import type { Asker } from './commands.js'

/** What the attempts at claims of a store have in common. */
export interface Attempts {
  /** By name, the last attempt at each claim that was given up and not asked for again. */
  readonly givenUp: Map<string, Attempt>
  /** Those that are still waited for. */
  readonly waiting: () => Iterable<unknown>
  readonly takeBack: (claim: ClaimRequest) => void
}

/**
 * An attempt at a claim. Given up, it may still be made, by a Redis that hung or was away: nobody would handle the
 * delivery, and the sender's next attempt would find it in flight. Unless the same claim was asked for again meanwhile,
 * it is taken back.
 */
export class Attempt implements Asker<ClaimResult> {
  readonly #claim: ClaimRequest
  readonly #all: Attempts

  constructor(claim: ClaimRequest, all: Attempts) {
    this.#claim = claim
    this.#all = all
    // Only then is it worth the time to make a name.
    if (all.givenUp.size > 0) all.givenUp.delete(this.#name())
  }

  onGivenUp(): void {
    this.#all.givenUp.set(this.#name(), this)
  }

  onLate(result?: ClaimResult): void {
    if (this.#all.givenUp.get(this.#name()) !== this) return
    this.#all.givenUp.delete(this.#name())
    if (result?.state === 'claimed' && !this.#isAskedAgain()) this.#all.takeBack(this.#claim)
  }

  /** Whether an attempt that began before this one was given up is still waited for. Redis answers the older one first. */
  #isAskedAgain(): boolean {
    const { key, token } = this.#claim
    for (const other of this.#all.waiting()) {
      if (other instanceof Attempt && other.#claim.token === token && other.#claim.key === key) return true
    }
    return false
  }

  #name(): string {
    return JSON.stringify([this.#claim.key, this.#claim.token])
  }
}
