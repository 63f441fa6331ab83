import { randomUUID } from 'node:crypto'
import { withResolver } from './promises.js'
import type { Completion, Store } from './store.js'

/** Settings of a lease. */
export interface LeaseSettings {
  readonly store: Store
  readonly key: string
  readonly leaseMs: number
  readonly maxRunMs: number
}

/** A claim that was won: renewed until it is settled or lost, and no longer than `maxRunMs`. */
export class Lease {
  readonly token: string = randomUUID()
  /** Resolves when another claim may have begun. */
  readonly lost: Promise<'lost'>
  /** Resolves when the work has taken too long. */
  readonly overdue: Promise<'overdue'>
  readonly #settings: LeaseSettings
  readonly #lose: (how: 'lost') => void
  readonly #expire: (how: 'overdue') => void
  /** By the monotonic clock: a corrected wall clock must not end a lease. */
  #until: number
  #detached = false
  #heartbeat: NodeJS.Timeout | undefined
  #limit: NodeJS.Timeout | undefined

  constructor(settings: LeaseSettings) {
    this.#settings = settings
    const lost = withResolver<'lost'>()
    const overdue = withResolver<'overdue'>()
    this.lost = lost.promise
    this.#lose = lost.resolve
    this.overdue = overdue.promise
    this.#expire = overdue.resolve
    // Counted from before the claim: the store's clock starts no earlier.
    this.#until = performance.now() + settings.leaseMs
  }

  /** Starts renewing, thrice a lease, so that one failed renewal loses nothing. */
  start(): void {
    const { leaseMs, maxRunMs } = this.#settings
    if (!this.#detached) this.#heartbeat = setInterval(() => void this.#renew(), leaseMs / 3).unref()
    this.#limit = setTimeout(() => {
      clearInterval(this.#heartbeat)
      this.#expire('overdue')
    }, maxRunMs).unref()
  }

  /** Goes on without the store, by the app's own choice: nothing protects the run, and nothing is recorded. */
  detach(): void {
    this.#detached = true
  }

  /** What is left of the lease, in milliseconds. */
  get remainingMs(): number {
    return Math.max(0, this.#until - performance.now())
  }

  async complete(completion: Completion): Promise<boolean> {
    this.#stop()
    return this.#detached || this.#settings.store.complete(this.#settings.key, this.token, completion)
  }

  async release(): Promise<boolean> {
    this.#stop()
    return this.#detached || this.#settings.store.release(this.#settings.key, this.token)
  }

  #stop(): void {
    clearInterval(this.#heartbeat)
    clearTimeout(this.#limit)
  }

  async #renew(): Promise<void> {
    const { store, key, leaseMs } = this.#settings
    const asked = performance.now()
    let held: boolean
    try {
      held = await store.renew(key, this.token, leaseMs)
      if (held) this.#until = asked + leaseMs
    } catch {
      // The store may come back before the lease is over; after that, another process may have the claim.
      held = performance.now() < this.#until
    }
    if (held) return
    clearInterval(this.#heartbeat)
    this.#lose('lost')
  }
}
