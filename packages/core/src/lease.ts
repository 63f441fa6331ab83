import { randomUUID } from 'node:crypto'
import type { Store, Completion } from './store.js'

/** Settings of a lease. */
export interface LeaseSettings {
  readonly store: Store
  readonly key: string
  readonly leaseMs: number
  readonly maxRunMs: number
  readonly now: () => number
}

/** How a lease can end other than by being settled. */
export type LeaseEnd = 'lost' | 'ran_too_long'

/** A claim that was won: renewed until it is settled, lost, or has run for too long. */
export class Lease {
  readonly token: string = randomUUID()
  /** Resolves when the lease ends by itself. */
  readonly ended: Promise<LeaseEnd>
  readonly #settings: LeaseSettings
  #until: number
  #heartbeat: NodeJS.Timeout | undefined
  #limit: NodeJS.Timeout | undefined
  #end!: (how: LeaseEnd) => void

  constructor(settings: LeaseSettings) {
    this.#settings = settings
    this.#until = settings.now() + settings.leaseMs
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  /** Starts renewing, thrice a lease, so that one failed renewal loses nothing. */
  start(): void {
    const { leaseMs, maxRunMs } = this.#settings
    this.#until = this.#settings.now() + leaseMs
    this.#heartbeat = setInterval(() => void this.#renew(), leaseMs / 3).unref()
    this.#limit = setTimeout(() => this.#finish('ran_too_long'), maxRunMs).unref()
  }

  /** What is left of the lease, in milliseconds. */
  get remainingMs(): number {
    return Math.max(0, this.#until - this.#settings.now())
  }

  /** Stops renewing. */
  stop(): void {
    clearInterval(this.#heartbeat)
    clearTimeout(this.#limit)
  }

  complete(completion: Completion): Promise<boolean> {
    this.stop()
    return this.#settings.store.complete(this.#settings.key, this.token, completion)
  }

  release(): Promise<boolean> {
    this.stop()
    return this.#settings.store.release(this.#settings.key, this.token)
  }

  async #renew(): Promise<void> {
    const { store, key, leaseMs, now } = this.#settings
    try {
      const asked = now()
      if (!(await store.renew(key, this.token, leaseMs))) return this.#finish('lost')
      this.#until = asked + leaseMs
    } catch {
      // The store may come back before the lease is over; after that, another process may have the claim.
      if (now() >= this.#until) this.#finish('lost')
    }
  }

  #finish(how: LeaseEnd): void {
    this.stop()
    this.#end(how)
  }
}
