import { randomUUID } from 'node:crypto'
import { WebhookError } from '../errors/errors.js'
import type { Commit, Completion, ReleaseOptions, Store, StoreTransaction } from '../stores/store.js'
import type { Turn } from '../timing/turn.js'

/** Settings of a lease. */
export interface LeaseSettings {
  readonly store: Store
  readonly key: string
  readonly leaseMs: number
  readonly maxRunMs: number
  readonly turn: Turn
  /** Of a claim whose answer did not come, and which may have been applied. */
  readonly token: string | undefined
}

/** Another claim may have begun; or the work has taken too long. */
export type LeaseEvent = 'lost' | 'overdue'

/** What the handlers' signal says, and whoever looks after the app. */
export const leaseEnded = (event: LeaseEvent, maxRunMs: number): WebhookError =>
  event === 'lost'
    ? new WebhookError('lease_lost', 'The claim on this delivery was lost; another run may have begun.')
    : new WebhookError('handler_timeout', `The handlers ran for more than ${maxRunMs} ms; the claim was given up.`)

/** No other process has it. A random token for each claim would say no more, and costs as much as the look-up. */
const processToken = randomUUID()
let claims = 0

const nextToken = (): string => `${processToken}:${(claims += 1)}`

const detachedRun = Promise.resolve(true)

/** A claim that was won: renewed until it is settled or lost, and no longer than `maxRunMs`. */
export class Lease {
  readonly token: string
  readonly #settings: LeaseSettings
  #watcher: ((event: LeaseEvent) => void) | undefined
  /** What befell it before anyone watched. */
  #befallen: LeaseEvent | undefined
  /** The app asked to forget the delivery meanwhile, so that nothing of this run may be remembered. */
  forgotten = false
  /** By the monotonic clock: a corrected wall clock must not end a lease. */
  #until: number
  #detached = false
  #transaction: StoreTransaction | undefined
  #rolledBack = false
  #callOff: (() => void) | undefined
  #heartbeat: NodeJS.Timeout | undefined
  #limit: NodeJS.Timeout | undefined

  constructor(settings: LeaseSettings) {
    this.#settings = settings
    this.token = settings.token ?? nextToken()
    // Counted from before the claim: the store's clock starts no earlier.
    this.#until = performance.now() + settings.leaseMs
  }

  /** Starts renewing, thrice a lease, so that one failed renewal loses nothing. */
  start(): void {
    this.#callOff = this.#settings.turn.after(() => this.#setTimers())
  }

  /** Tells of what befalls the lease from now on. Gives what already has, if anything: then no work may begin. */
  watch(watcher: (event: LeaseEvent) => void): LeaseEvent | undefined {
    this.#watcher = watcher
    return this.#befallen
  }

  #setTimers(): void {
    const { leaseMs, maxRunMs } = this.#settings
    if (!this.#detached) this.#heartbeat = setInterval(() => void this.#renew(), leaseMs / 3).unref()
    this.#limit = setTimeout(() => {
      clearInterval(this.#heartbeat)
      this.#tell('overdue')
    }, maxRunMs).unref()
  }

  #tell(event: LeaseEvent): void {
    if (this.#watcher) this.#watcher(event)
    else this.#befallen ??= event
  }

  /** Goes on without the store, by the app's own choice: nothing protects the run, and nothing is recorded. */
  detach(): void {
    this.#detached = true
  }

  /** Opens a transaction of the run, where the store has them. Gives what the handlers write with. */
  async begin(): Promise<unknown> {
    const { store, key, maxRunMs } = this.#settings
    this.#transaction = await store.begin?.({ key, token: this.token, maxRunMs })
    return this.#transaction?.client
  }

  get key(): string {
    return this.#settings.key
  }

  /** Whether the mark is stored along with what the handlers write. */
  get transactional(): boolean {
    return this.#transaction !== undefined
  }

  /** When it ends, by the monotonic clock. */
  get until(): number {
    return this.#until
  }

  /** What is left of the lease, in milliseconds. */
  get remainingMs(): number {
    return Math.max(0, this.#until - performance.now())
  }

  /**
   * Stores the mark. Gives how that went, or just whether the claim was still held. Rejects where nobody knows whether it was
   * stored.
   */
  complete(completion: Completion): Promise<Commit | boolean> {
    this.#stop()
    if (this.#detached) return detachedRun
    const { store, key } = this.#settings
    if (!this.#transaction) return store.complete(key, this.token, completion)
    // What ends for good, by a failure, ends without what its handlers wrote.
    return completion.dead ? this.#completeDead(this.#transaction, completion) : this.#commit(this.#transaction, completion)
  }

  async #completeDead(transaction: StoreTransaction, completion: Completion): Promise<boolean> {
    await transaction.rollback()
    return this.#settings.store.complete(this.#settings.key, this.token, completion)
  }

  async release(options?: ReleaseOptions): Promise<void> {
    this.#stop()
    await this.#transaction?.rollback()
    if (!this.#detached) await this.#settings.store.release(this.#settings.key, this.token, options)
  }

  /** Undoes what a handler wrote that does not come to an end: it must not keep locks and a connection for ever. */
  async giveUp(): Promise<void> {
    this.#rolledBack = true
    await this.#transaction?.rollback()
  }

  #commit(transaction: StoreTransaction, completion: Completion): Promise<Commit> {
    if (!this.#rolledBack) return transaction.commit(completion)
    const cause = new WebhookError('handler_timeout', 'The transaction was rolled back when the handlers had run for too long.')
    return Promise.resolve({ state: 'rolled_back', cause })
  }

  #stop(): void {
    // A renewal may be under way, and finds the claim gone once it is settled.
    this.#watcher = undefined
    this.#callOff?.()
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
    this.#tell('lost')
  }
}
