import { appClaim, type Claim } from '../claims/app-claim.js'
import type { Claims } from '../claims/claims.js'
import { leaseEnded, type Lease, type LeaseEvent } from '../claims/lease.js'
import { inFlight, type Outcome } from '../claims/outcome.js'
import { messageOf, WebhookError } from '../errors/errors.js'
import type { ReceiverConfig } from '../options/receiver-config.js'
import type { WebhookReply } from '../reply/reply.js'
import { retryLater } from '../reply/standard-replies.js'
import { within, withResolver } from '../timing/promises.js'
import type { DeliveryRecord } from './delivery-record.js'
import type { Observers } from './observers.js'
import { Run } from './run.js'
import type { Work } from './work.js'

/** Most duplicates that wait for one run; the rest are sent away at once. */
const maxJoined = 8

/** What is done with a delivery that was claimed. */
type Claimed = (lease: Lease) => Promise<Outcome>

/** Deliveries that are being handled in this process. */
export class Runs {
  readonly #config: ReceiverConfig
  readonly #claims: Claims
  readonly #observers: Observers
  /** By key, from before the claim: duplicates in this process wait here rather than race for the store. */
  readonly #byKey = new Map<string, Run>()
  /** Also those that ran too long, which no longer hold their key. */
  readonly #working = new Map<Run, Promise<void>>()

  constructor(config: ReceiverConfig, claims: Claims, observers: Observers) {
    this.#config = config
    this.#claims = claims
    this.#observers = observers
  }

  get size(): number {
    return this.#working.size
  }

  /** Claims a delivery and does the work, or waits for the run that has it. Gives the sender's reply. */
  handle(delivery: DeliveryRecord, work: Work, startedAt: number): Promise<WebhookReply> {
    const { acknowledge, deadlineMs, leaseMs, turn, provider } = this.#config
    const running = this.#byKey.get(delivery.claimKey)
    if (running) return this.#join(running, delivery)
    delivery.mode = acknowledge
    return new Promise((reply) => {
      const run = this.#start(delivery, (lease) => {
        if (acknowledge === 'before') answer(provider['~compiled'].replies.ok)
        return this.#handleClaimed(delivery, lease, work)
      })
      const late = () => answer(retryLater(run.lease?.remainingMs ?? leaseMs))
      const callOff = turn.at(startedAt + deadlineMs, late)
      const answer = (given: WebhookReply) => {
        callOff()
        reply(given)
      }
      run.whenEnded((outcome) => answer(outcome.reply))
    })
  }

  /** Claims a delivery that a queue kept and does the work. Rejects unless it is done. */
  async process(delivery: DeliveryRecord, work: Work): Promise<void> {
    const running = this.#byKey.get(delivery.claimKey)
    if (running) throw inFlight(running.lease?.remainingMs ?? this.#config.leaseMs).error
    const { error } = await this.#start(delivery, (lease) => this.#handleClaimed(delivery, lease, work)).done
    if (error) throw error
  }

  /** Claims a delivery for the app to handle. */
  async claim(delivery: DeliveryRecord): Promise<Claim | { readonly reply: WebhookReply }> {
    const running = this.#byKey.get(delivery.claimKey)
    if (running) return { reply: await this.#join(running, delivery) }
    const settled = withResolver<Outcome>()
    const acquired = withResolver<Claim>()
    const startedAt = performance.now()
    const { failed } = this.#config.provider['~compiled'].replies
    const run = this.#start(delivery, (lease) => {
      const onHandled = () => this.#observers.handled(delivery, 1, performance.now() - startedAt)
      acquired.resolve(appClaim(this.#claims, { delivery, lease, failed, onHandled, settle: settled.resolve }))
      return settled.promise
    })
    // Of a claim that the app never settles nothing is left behind.
    run.whenEnded(settled.resolve)
    // A run that ends before it has its claim ends with a reply, and never with a claim.
    return Promise.race([acquired.promise, run.done.then(({ reply }) => ({ reply }))])
  }

  /** Waits for what is running. Gives how many were still at it, after telling them to stop. */
  async drain(timeoutMs: number): Promise<number> {
    await within(this.#idle(), timeoutMs)
    for (const { delivery } of this.#byKey.values()) delivery.abort(new WebhookError('closing', 'The receiver is closed.'))
    return this.#working.size
  }

  #start(delivery: DeliveryRecord, doClaimed: Claimed): Run {
    const run = new Run(delivery)
    this.#byKey.set(delivery.claimKey, run)
    this.#working.set(run, this.#claimAnd(run, doClaimed))
    return run
  }

  /** Claims a delivery, and does something with it for as long as that takes. Ends the run. Never rejects. */
  async #claimAnd(run: Run, doClaimed: Claimed): Promise<void> {
    const { delivery } = run
    try {
      const acquired = await this.#claims.acquire(delivery)
      if ('reply' in acquired) return this.#end(run, acquired)
      const { lease } = acquired
      const befallen = lease.watch((event) => this.#befell(run, lease, event))
      if (befallen) return this.#end(run, await this.#tooLate(delivery, lease, befallen))
      run.lease = lease
      this.#end(run, await doClaimed(lease))
    } catch (cause) {
      // Nothing above is expected to throw; if it does, the sender is to come back rather than to wait.
      const error = new WebhookError('handler_failed', `The run ended unexpectedly: ${messageOf(cause)}`, { cause })
      this.#observers.error(error, delivery)
      if (run.lease) await this.#claims.release(delivery, run.lease)
      this.#end(run, { reply: this.#config.provider['~compiled'].replies.failed, error })
    } finally {
      this.#working.delete(run)
    }
  }

  #end(run: Run, outcome: Outcome): void {
    const key = run.delivery.claimKey
    // Where it took too long, another may have it by now.
    if (this.#byKey.get(key) === run) this.#byKey.delete(key)
    run.end(outcome)
  }

  async #handleClaimed(delivery: DeliveryRecord, lease: Lease, work: Work): Promise<Outcome> {
    const startedAt = performance.now()
    const failure = await work.run(delivery)
    if (failure) return this.#claims.fail(delivery, lease, failure)
    const settled = await this.#claims.complete(delivery, lease)
    if (settled.stored) work.done(delivery, performance.now() - startedAt)
    return settled
  }

  /** What befalls a lease while work is done under it. */
  #befell(run: Run, lease: Lease, event: LeaseEvent): void {
    const error = leaseEnded(event, this.#config.maxRunMs)
    run.delivery.abort(error)
    if (event === 'lost') return
    this.#observers.error(error, run.delivery)
    void lease.giveUp()
    this.#end(run, { reply: retryLater(lease.remainingMs), error })
  }

  /** The lease ended while a transaction was opened: another run may have begun, so that none may begin here. */
  async #tooLate(delivery: DeliveryRecord, lease: Lease, event: LeaseEvent): Promise<Outcome> {
    const error = leaseEnded(event, this.#config.maxRunMs)
    this.#observers.error(error, delivery)
    await this.#claims.release(delivery, lease, { counted: false })
    return { reply: retryLater(1000), error }
  }

  /** Waiting spares the endpoint a failure in the eyes of senders that count them. */
  async #join(run: Run, delivery: DeliveryRecord): Promise<WebhookReply> {
    const { joinMs, leaseMs, provider } = this.#config
    this.#observers.duplicate(delivery)
    if (run.delivery.mode === 'before' && run.lease) return provider['~compiled'].replies.ok
    const notNow = () => retryLater(run.lease?.remainingMs ?? leaseMs)
    if (run.joined >= maxJoined) return notNow()
    run.joined += 1
    try {
      return (await within(run.done, joinMs))?.reply ?? notNow()
    } finally {
      run.joined -= 1
    }
  }

  async #idle(): Promise<void> {
    while (this.#working.size > 0) await Promise.allSettled(this.#working.values())
  }
}
