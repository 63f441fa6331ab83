import { LRUCache } from 'lru-cache'
import type { DeliveryRecord } from './delivery.js'
import { messageOf, WebhookError } from './errors.js'
import { Lease } from './lease.js'
import type { Observers } from './observers.js'
import type { ReceiverConfig } from './receiver-config.js'
import type { WebhookReply } from './reply.js'
import { retryLater } from './standard-replies.js'
import type { ClaimResult, Completion, Store } from './store.js'

/** How a claim was settled: the reply to send, and whether the store knows of it. */
export interface Settled {
  readonly reply: WebhookReply
  readonly stored: boolean
}

/** A delivery that may be handled now, or the reply that ends it. */
export type Acquired = { readonly lease: Lease } | { readonly reply: WebhookReply }

interface Unmarked {
  readonly token: string
  readonly completion: Completion
  readonly reply: WebhookReply
}

/** How many handled deliveries wait here for a store to come back. */
const maxUnmarked = 10_000

/** Takes deliveries and settles them, as the table of outcomes in the guarantees says. */
export class Claims {
  readonly #config: ReceiverConfig
  readonly #store: Store
  readonly #observers: Observers
  /** Handled here, but the store could not be told: these must not run again in this process. */
  #unmarked: LRUCache<string, Unmarked> | undefined
  /** Claimed here and not settled yet; `false` once the app asked to forget the delivery. */
  readonly #inHand = new Map<string, boolean>()

  constructor(config: ReceiverConfig, store: Store, observers: Observers) {
    this.#config = config
    this.#store = store
    this.#observers = observers
  }

  async acquire(delivery: DeliveryRecord): Promise<Acquired> {
    const { key } = delivery
    const { leaseMs, maxRunMs } = this.#config
    const unmarked = this.#unmarked?.get(key)
    if (unmarked) return { reply: await this.#settleUnmarked(delivery, unmarked) }
    const lease = new Lease({ store: this.#store, key, leaseMs, maxRunMs })
    let result: ClaimResult
    try {
      result = await this.#claim(delivery, lease.token)
    } catch (cause) {
      this.#observers.error(
        new WebhookError('store_unavailable', 'The store could not be reached to claim a delivery.', { cause }),
        delivery,
      )
      if (!this.#config.processWithoutStore) return { reply: retryLater('store_unavailable', leaseMs) }
      lease.detach()
      lease.start()
      return { lease }
    }
    if (result.state !== 'claimed') return { reply: this.#replyTo(delivery, result) }
    delivery.fence = result.fence
    delivery.replayed = result.replayed
    lease.start()
    this.#inHand.set(key, true)
    if (result.fence <= this.#config.maxAttempts) return { lease }
    // Every attempt so far ended without a word, as a crash does.
    return { reply: await this.fail(delivery, lease, new WebhookError('attempts_exhausted', 'Earlier attempts did not end.')) }
  }

  /** Records a handled delivery. The mark has to be durable before the sender may hear of it. */
  async complete(delivery: DeliveryRecord, lease: Lease, dead = false): Promise<Settled> {
    const { ok } = this.#config.provider['~compiled'].replies
    const reply = (dead ? undefined : delivery.replied) ?? ok
    const kept = reply !== ok && reply.body.byteLength <= this.#config.replySnapshotLimit
    const completion: Completion = { retentionMs: this.#config.retentionMs, dead, ...(kept ? { reply } : {}) }
    const { token } = lease
    try {
      if (await lease.complete(completion)) return { reply, stored: true }
      const lost = new WebhookError('lease_lost', 'The claim was lost while the handlers ran; another run may have begun.')
      return this.#notStored(delivery, lost, { token, completion, reply })
    } catch (cause) {
      const untold = new WebhookError('mark_not_stored', 'The delivery was handled, but the store could not be told.', { cause })
      return this.#notStored(delivery, untold, { token, completion, reply })
    } finally {
      this.#inHand.delete(delivery.key)
    }
  }

  /** Ends a failed run: for good where nothing can mend it, else so that the next attempt runs. */
  async fail(delivery: DeliveryRecord, lease: Lease, error: WebhookError): Promise<WebhookReply> {
    delivery.dropReply()
    const exhausted = delivery.fence >= this.#config.maxAttempts
    if (error.code === 'handler_permanent' || exhausted) {
      this.#observers.error(
        exhausted
          ? new WebhookError(
              'attempts_exhausted',
              `Given up after ${delivery.fence} attempts: ${messageOf(error.cause ?? error)}`,
              { cause: error.cause },
            )
          : error,
        delivery,
      )
      return (await this.complete(delivery, lease, true)).reply
    }
    this.#observers.error(error, delivery)
    await this.release(delivery, lease)
    return this.#config.provider['~compiled'].replies.failed
  }

  /** A claim that cannot be released lapses by itself; until then retries are answered 503. */
  async release(delivery: DeliveryRecord, lease: Lease): Promise<void> {
    try {
      await lease.release()
    } catch (cause) {
      this.#observers.error(
        new WebhookError('store_unavailable', 'The store could not be reached to release a delivery.', { cause }),
        delivery,
      )
    } finally {
      this.#inHand.delete(delivery.key)
    }
  }

  async forget(key: string): Promise<boolean> {
    const waiting = this.#unmarked?.delete(key) ?? false
    if (this.#inHand.has(key)) this.#inHand.set(key, false)
    return (await this.#store.forget(key)) || waiting
  }

  /** Remembers what was handled, unless the app asked to forget it meanwhile, and has the sender come back. */
  #notStored(delivery: DeliveryRecord, error: WebhookError, unmarked: Unmarked): Settled {
    if (this.#inHand.get(delivery.key) !== false) {
      this.#unmarked ??= new LRUCache({ max: maxUnmarked })
      this.#unmarked.set(delivery.key, unmarked)
    }
    this.#observers.error(error, delivery)
    return { reply: retryLater(error.code, 1000), stored: false }
  }

  #claim({ key, mark }: DeliveryRecord, token: string): Promise<ClaimResult> {
    const { leaseMs, retentionMs } = this.#config
    return this.#store.claim({ key, token, leaseMs, retentionMs, ...(mark ? { mark } : {}) })
  }

  #replyTo(delivery: DeliveryRecord, result: Exclude<ClaimResult, { state: 'claimed' }>): WebhookReply {
    if (result.state === 'full') {
      this.#observers.error(new WebhookError('too_busy', 'The store has no room for another claim in flight.'), delivery)
      return retryLater('too_busy', 1000)
    }
    this.#observers.duplicate(delivery)
    const { ok } = this.#config.provider['~compiled'].replies
    if (result.state === 'done') return result.reply ?? ok
    // A store's clock may have been corrected since: no claim lasts longer than a lease.
    return delivery.acknowledgeFirst ? ok : retryLater('in_flight', Math.min(result.remainingMs, this.#config.leaseMs))
  }

  /** The handlers are done; all that is left is the mark, by this claim or, if that one lapsed, by a new one. */
  async #settleUnmarked(delivery: DeliveryRecord, { token, completion, reply }: Unmarked): Promise<WebhookReply> {
    const { key } = delivery
    try {
      if (!(await this.#store.complete(key, token, completion))) {
        const result = await this.#claim(delivery, token)
        if (result.state === 'in_flight' || result.state === 'full') return this.#replyTo(delivery, result)
        if (result.state === 'claimed' && !(await this.#store.complete(key, token, completion)))
          return retryLater('in_flight', 1000)
      }
      this.#unmarked?.delete(key)
      this.#observers.duplicate(delivery)
      return reply
    } catch (cause) {
      this.#observers.error(
        new WebhookError('mark_not_stored', 'The delivery was handled, but the store still could not be told.', { cause }),
        delivery,
      )
      return retryLater('mark_not_stored', 1000)
    }
  }
}
