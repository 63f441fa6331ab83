import { messageOf, WebhookError } from '../errors/errors.js'
import { notCommitted } from '../errors/not-committed.js'
import type { ReceiverConfig } from '../options/receiver-config.js'
import type { DeliveryRecord } from '../receiver/delivery-record.js'
import type { Observers } from '../receiver/observers.js'
import type { ClaimResult, Commit, Completion, ReleaseOptions, Store } from '../stores/store.js'
import { Claiming, known } from './claiming.js'
import { Lease } from './lease.js'
import { inFlight, later, type Outcome } from './outcome.js'
import { Unmarked, type UnmarkedRun } from './unmarked.js'

/** How a claim was settled. */
export interface Settled extends Outcome {
  /** Whether the store knows that the delivery was handled. */
  readonly stored: boolean
}

/** A delivery that may be handled now, or how its attempt ends. */
export type Acquired = { readonly lease: Lease } | Outcome

const committed: Commit = { state: 'committed' }
const stale: Commit = { state: 'stale' }

/** Where no transaction is involved a store says no more than whether the claim was still held. */
const asCommit = (ended: Commit | boolean | null | undefined): Commit =>
  typeof ended === 'object' && ended !== null ? ended : ended ? committed : stale

/** Takes deliveries and settles them, as the table of outcomes in the guarantees says. */
export class Claims {
  readonly #config: ReceiverConfig
  readonly #store: Store
  readonly #observers: Observers
  readonly #unmarked: Unmarked
  readonly #claiming: Claiming
  /** Claims of this process that are not settled yet. One key can have two: of a run that took too long, and of the next. */
  readonly #inHand = new Set<Lease>()

  constructor(config: ReceiverConfig, observers: Observers) {
    this.#config = config
    this.#store = config.store
    this.#observers = observers
    this.#unmarked = new Unmarked(config.store)
    this.#claiming = new Claiming(config)
  }

  async acquire(delivery: DeliveryRecord): Promise<Acquired> {
    const { claimKey: key } = delivery
    const { leaseMs, maxRunMs, turn } = this.#config
    const unmarked = this.#unmarked.get(key)
    if (unmarked) return this.#settleUnmarked(delivery, unmarked)
    const lease = new Lease({ store: this.#store, key, leaseMs, maxRunMs, turn, token: this.#claiming.tokenFor(key) })
    let result: ClaimResult
    try {
      result = known(await this.#claiming.ask(delivery, lease.token))
      this.#claiming.answered(key)
    } catch (cause) {
      this.#claiming.notAnswered(key, lease.token, lease.until)
      return this.#withoutStore(delivery, lease, cause)
    }
    if (result.state !== 'claimed') return this.#endOf(delivery, result)
    delivery.fence = result.fence
    delivery.replayed ||= result.replayed
    lease.start()
    this.#inHand.add(lease)
    // Every attempt so far ended without a word, as a crash does.
    if (result.fence > this.#config.maxAttempts)
      return this.fail(delivery, lease, new WebhookError('attempts_exhausted', 'Earlier attempts did not end.'))
    return delivery.mode === 'queue' || !this.#store.begin ? { lease } : this.#begin(delivery, lease)
  }

  /** Records a handled delivery. The mark has to be durable before the sender may hear of it. */
  async complete(delivery: DeliveryRecord, lease: Lease, dead = false): Promise<Settled> {
    const { ok } = this.#config.provider['~compiled'].replies
    const reply = (dead ? undefined : delivery.replied) ?? ok
    const kept = reply !== ok && reply.body.byteLength <= this.#config.replySnapshotLimit
    const completion: Completion = { retentionMs: this.#config.retentionMs, dead, ...(kept ? { reply } : {}) }
    let commit: Commit
    try {
      commit = asCommit(await lease.complete(completion))
    } catch (cause) {
      const untold = new WebhookError('mark_not_stored', 'The delivery was handled, but the store could not be told.', { cause })
      return this.#notStored(delivery, lease, untold, { token: lease.token, completion, reply })
    }
    if (commit.state === 'stale') {
      const lost = new WebhookError('lease_lost', 'The claim was lost while the handlers ran; another run may have begun.')
      return this.#notStored(delivery, lease, lost, { token: lease.token, completion, reply })
    }
    if (commit.state === 'rolled_back') return { ...(await this.fail(delivery, lease, notCommitted(commit))), stored: false }
    this.#inHand.delete(lease)
    return { reply, stored: true }
  }

  /** Ends a failed run: for good where nothing can mend it, else so that the next attempt runs. */
  async fail(delivery: DeliveryRecord, lease: Lease, error: WebhookError): Promise<Outcome> {
    delivery.dropReply()
    // What is an operator's to mend says nothing about the delivery: the sender is to come back.
    const passing = error.status === 503
    const exhausted = !passing && delivery.fence >= this.#config.maxAttempts
    // A queue has its own place for what failed for good, from where it can be run again.
    if ((error.code === 'handler_permanent' || exhausted) && !delivery.fromQueue) {
      const message = `Given up after ${delivery.fence} attempts: ${messageOf(error.cause ?? error)}`
      this.#observers.error(exhausted ? new WebhookError('attempts_exhausted', message, { cause: error.cause }) : error, delivery)
      return this.complete(delivery, lease, true)
    }
    this.#observers.error(error, delivery)
    await this.release(delivery, lease)
    if (passing) return later(error)
    return { reply: this.#config.provider['~compiled'].replies.failed, error }
  }

  /** A claim that cannot be released lapses by itself; until then retries are answered 503. */
  async release(delivery: DeliveryRecord, lease: Lease, options?: ReleaseOptions): Promise<void> {
    try {
      await lease.release(options)
    } catch (cause) {
      this.#observers.error(
        new WebhookError('store_unavailable', 'The store could not be reached to release a delivery.', { cause }),
        delivery,
      )
    } finally {
      this.#inHand.delete(lease)
    }
  }

  async forget(key: string): Promise<boolean> {
    const waiting = this.#unmarked.delete(key)
    // It is to run again, whatever becomes of the claims on it.
    for (const lease of this.#inHand) if (lease.key === key) lease.forgotten = true
    return (await this.#store.forget(key)) || waiting
  }

  async #begin(delivery: DeliveryRecord, lease: Lease): Promise<Acquired> {
    try {
      delivery.transaction = await lease.begin()
      return { lease }
    } catch (cause) {
      const error = new WebhookError('store_unavailable', 'The store could not open a transaction for a delivery.', { cause })
      this.#observers.error(error, delivery)
      // No handler ran. Counted, as many of these would end the delivery for good without a run.
      await this.release(delivery, lease, { counted: false })
      return later(error)
    }
  }

  #withoutStore(delivery: DeliveryRecord, lease: Lease, cause: unknown): Acquired {
    const error = new WebhookError('store_unavailable', 'The store could not be reached to claim a delivery.', { cause })
    this.#observers.error(error, delivery)
    if (this.#config.processWithoutStore) {
      lease.detach()
      lease.start()
      return { lease }
    }
    return later(error, this.#config.leaseMs)
  }

  /** Remembers what was handled, unless the app asked to forget it meanwhile, and has the sender come back. */
  #notStored(delivery: DeliveryRecord, lease: Lease, error: WebhookError, run: UnmarkedRun): Settled {
    // What was written in a transaction may be gone with it: only the store knows, once the claim has lapsed.
    if (!lease.transactional && !lease.forgotten) this.#unmarked.add(delivery.claimKey, run)
    this.#inHand.delete(lease)
    this.#observers.error(error, delivery)
    return { ...later(error, lease.transactional ? lease.remainingMs : 1000), stored: false }
  }

  #endOf(delivery: DeliveryRecord, result: Exclude<ClaimResult, { state: 'claimed' }>): Outcome {
    if (result.state === 'full') {
      const error = new WebhookError('too_busy', 'The store has no room for another claim in flight.')
      this.#observers.error(error, delivery)
      return later(error)
    }
    this.#observers.duplicate(delivery)
    const { ok } = this.#config.provider['~compiled'].replies
    if (result.state === 'done') return { reply: result.reply ?? ok }
    // A store's clock may have been corrected since: no claim lasts longer than a lease.
    return inFlight(Math.min(result.remainingMs, this.#config.leaseMs))
  }

  async #settleUnmarked(delivery: DeliveryRecord, run: UnmarkedRun): Promise<Outcome> {
    try {
      const kept = await this.#unmarked.settle(delivery.claimKey, run, (token) => this.#claiming.claim(delivery, token))
      if (kept) return this.#endOf(delivery, kept)
      this.#observers.duplicate(delivery)
      return { reply: run.reply }
    } catch (cause) {
      const message = 'The delivery was handled, but the store still could not be told.'
      const error = new WebhookError('mark_not_stored', message, { cause })
      this.#observers.error(error, delivery)
      return later(error)
    }
  }
}
