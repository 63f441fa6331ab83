import { appClaim, type Claim } from './app-claim.js'
import { callHandlers } from './call-handlers.js'
import type { Claims } from './claims.js'
import type { DeliveryRecord } from './delivery.js'
import { messageOf, WebhookError } from './errors.js'
import type { AnyHandler } from './handlers.js'
import type { Lease } from './lease.js'
import type { Observers } from './observers.js'
import { within, withResolver } from './promises.js'
import type { ReceiverConfig } from './receiver-config.js'
import type { WebhookReply } from './reply.js'
import { retryLater } from './standard-replies.js'

/** Most duplicates that wait for one run; the rest are sent away at once. */
const maxJoined = 8

interface Run {
  readonly delivery: DeliveryRecord
  /** The reply that the run ends with. Never rejects. */
  readonly done: Promise<WebhookReply>
  lease: Lease | undefined
  joined: number
}

/** Deliveries that are being handled in this process. */
export class Runs {
  readonly #config: ReceiverConfig
  readonly #claims: Claims
  readonly #observers: Observers
  /** By key, from before the claim: duplicates in this process wait here rather than race for the store. */
  readonly #byKey = new Map<string, Run>()
  /** Also those that ran too long, which no longer hold their key. */
  readonly #working = new Set<Promise<unknown>>()

  constructor(config: ReceiverConfig, claims: Claims, observers: Observers) {
    this.#config = config
    this.#claims = claims
    this.#observers = observers
  }

  get size(): number {
    return this.#working.size
  }

  /** Claims a delivery and runs its handlers, or waits for the run that has it. */
  async handle(
    delivery: DeliveryRecord,
    event: unknown,
    handlers: readonly AnyHandler[],
    startedAt: number,
  ): Promise<WebhookReply> {
    const { acknowledgeFirst, deadlineMs, leaseMs, provider } = this.#config
    const running = this.#byKey.get(delivery.key)
    if (running) return this.#join(running, delivery)
    delivery.acknowledgeFirst = acknowledgeFirst
    const claimed = withResolver<WebhookReply>()
    const run = this.#start(delivery, async (mine) => {
      const acquired = await this.#claims.acquire(delivery)
      if ('reply' in acquired) return acquired.reply
      mine.lease = acquired.lease
      if (acknowledgeFirst) claimed.resolve(provider['~compiled'].replies.ok)
      return this.#run(delivery, event, handlers, acquired.lease)
    })
    const first = acknowledgeFirst ? Promise.race([claimed.promise, run.done]) : run.done
    const reply = await within(first, deadlineMs - (performance.now() - startedAt))
    return reply ?? retryLater('deadline_exceeded', run.lease?.remainingMs ?? leaseMs)
  }

  /** Claims a delivery for the app to handle. */
  async claim(delivery: DeliveryRecord): Promise<Claim | { readonly reply: WebhookReply }> {
    const running = this.#byKey.get(delivery.key)
    if (running) return { reply: await this.#join(running, delivery) }
    const settled = withResolver<WebhookReply>()
    const acquired = withResolver<Claim | { readonly reply: WebhookReply }>()
    const startedAt = performance.now()
    const { failed } = this.#config.provider['~compiled'].replies
    this.#start(delivery, async (mine) => {
      const result = await this.#claims.acquire(delivery)
      if ('reply' in result) {
        acquired.resolve(result)
        return result.reply
      }
      mine.lease = result.lease
      const onHandled = () => this.#observers.handled(delivery, 1, performance.now() - startedAt)
      acquired.resolve(appClaim(this.#claims, { delivery, lease: result.lease, failed, onHandled, settle: settled.resolve }))
      return (await this.#endedEarly(delivery, result.lease, settled.promise)) ?? settled.promise
    })
    return acquired.promise
  }

  /** Waits for what is running. Gives how many were still at it, after telling them to stop. */
  async drain(timeoutMs: number): Promise<number> {
    await within(this.#idle(), timeoutMs)
    for (const { delivery } of this.#byKey.values()) delivery.abort(new WebhookError('closing', 'The receiver is closed.'))
    return this.#working.size
  }

  #start(delivery: DeliveryRecord, work: (run: Run) => Promise<WebhookReply>): Run {
    const { key } = delivery
    const started = withResolver<WebhookReply>()
    const { failed } = this.#config.provider['~compiled'].replies
    const run: Run = { delivery, done: started.promise, lease: undefined, joined: 0 }
    this.#byKey.set(key, run)
    const done = work(run)
      // Nothing above is expected to throw; if it does, the sender is to come back rather than to wait.
      .catch((cause: unknown) => {
        this.#observers.error(
          new WebhookError('handler_failed', `The run ended unexpectedly: ${messageOf(cause)}`, { cause }),
          delivery,
        )
        return run.lease ? this.#claims.release(delivery, run.lease).then(() => failed) : failed
      })
      .finally(() => this.#byKey.delete(key))
    this.#track(done.then(started.resolve))
    return run
  }

  async #run(delivery: DeliveryRecord, event: unknown, handlers: readonly AnyHandler[], lease: Lease): Promise<WebhookReply> {
    const startedAt = performance.now()
    const handled = callHandlers(delivery, event, handlers).then(async (failure) => {
      if (failure) return this.#claims.fail(delivery, lease, failure)
      const { reply, stored } = await this.#claims.complete(delivery, lease)
      if (stored) this.#observers.handled(delivery, handlers.length, performance.now() - startedAt)
      return reply
    })
    const tooLong = await this.#endedEarly(delivery, lease, handled)
    if (!tooLong) return handled
    this.#track(handled)
    return tooLong
  }

  /** Waits for the work, and tells it when its claim is gone. Gives a reply only if the work takes too long to wait for. */
  async #endedEarly(delivery: DeliveryRecord, lease: Lease, work: Promise<WebhookReply>): Promise<WebhookReply | undefined> {
    const done = work.then(() => undefined)
    let end = await Promise.race([lease.lost, lease.overdue, done])
    if (end === 'lost') {
      delivery.abort(new WebhookError('lease_lost', 'The claim on this delivery was lost; another run may have begun.'))
      end = await Promise.race([lease.overdue, done])
    }
    if (end === undefined) return undefined
    const error = new WebhookError(
      'handler_timeout',
      `The handlers ran for more than ${this.#config.maxRunMs} ms; the claim was given up.`,
    )
    delivery.abort(error)
    this.#observers.error(error, delivery)
    return retryLater('deadline_exceeded', lease.remainingMs)
  }

  /** Waiting spares the endpoint a failure in the eyes of senders that count them. */
  async #join(run: Run, delivery: DeliveryRecord): Promise<WebhookReply> {
    const { joinMs, leaseMs, provider } = this.#config
    this.#observers.duplicate(delivery)
    if (run.delivery.acknowledgeFirst && run.lease) return provider['~compiled'].replies.ok
    const later = () => retryLater('in_flight', run.lease?.remainingMs ?? leaseMs)
    if (run.joined >= maxJoined) return later()
    run.joined += 1
    try {
      return (await within(run.done, joinMs)) ?? later()
    } finally {
      run.joined -= 1
    }
  }

  #track(work: Promise<unknown>): void {
    const tracked = work.finally(() => this.#working.delete(tracked))
    this.#working.add(tracked)
  }

  async #idle(): Promise<void> {
    while (this.#working.size > 0) await Promise.allSettled(this.#working)
  }
}
