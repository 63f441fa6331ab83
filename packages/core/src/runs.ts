import { appClaim, type Claim } from './app-claim.js'
import type { Claims } from './claims.js'
import type { DeliveryRecord } from './delivery-record.js'
import { messageOf, WebhookError } from './errors.js'
import type { Lease } from './lease.js'
import { leaseEnded, outlive } from './outlive.js'
import type { Observers } from './observers.js'
import { inFlight, type Outcome } from './outcome.js'
import { within, withResolver } from './promises.js'
import type { ReceiverConfig } from './receiver-config.js'
import type { WebhookReply } from './reply.js'
import { retryLater } from './standard-replies.js'
import type { Work } from './work.js'

/** Most duplicates that wait for one run; the rest are sent away at once. */
const maxJoined = 8

interface Run {
  readonly delivery: DeliveryRecord
  /** How the run ends. Never rejects. */
  done: Promise<Outcome>
  lease: Lease | undefined
  joined: number
}

const neverAsked = new Promise<never>(() => {})

/** Deliveries that are being handled in this process. */
export class Runs {
  readonly #config: ReceiverConfig
  readonly #claims: Claims
  readonly #observers: Observers
  /** By key, from before the claim: duplicates in this process wait here rather than race for the store. */
  readonly #byKey = new Map<string, Run>()
  /** Also those that ran too long, which no longer hold their key. */
  readonly #working = new Set<{ readonly done: Promise<unknown> }>()

  constructor(config: ReceiverConfig, claims: Claims, observers: Observers) {
    this.#config = config
    this.#claims = claims
    this.#observers = observers
  }

  get size(): number {
    return this.#working.size
  }

  /** Claims a delivery and does the work, or waits for the run that has it. Gives the sender's reply. */
  async handle(delivery: DeliveryRecord, work: Work, startedAt: number): Promise<WebhookReply> {
    const { acknowledge, deadlineMs, leaseMs, turn } = this.#config
    const running = this.#byKey.get(delivery.claimKey)
    if (running) return this.#join(running, delivery)
    delivery.mode = acknowledge
    const { run, first } = acknowledge === 'before' ? this.#startBefore(delivery, work) : this.#startAfter(delivery, work)
    const outcome = await turn.within(first, deadlineMs - (performance.now() - startedAt))
    return outcome?.reply ?? retryLater('deadline_exceeded', run.lease?.remainingMs ?? leaseMs)
  }

  #startAfter(delivery: DeliveryRecord, work: Work): { readonly run: Run; readonly first: Promise<Outcome> } {
    const run = this.#start(delivery, (mine) => this.#claimAndRun(mine, work))
    return { run, first: run.done }
  }

  #startBefore(delivery: DeliveryRecord, work: Work): { readonly run: Run; readonly first: Promise<Outcome> } {
    const claimed = withResolver<Outcome>()
    const { ok } = this.#config.provider['~compiled'].replies
    const run = this.#start(delivery, (mine) => this.#claimAndRun(mine, work, () => claimed.resolve({ reply: ok })))
    return { run, first: Promise.race([claimed.promise, run.done]) }
  }

  /** Claims a delivery that a queue kept and does the work. Rejects unless it is done. */
  async process(delivery: DeliveryRecord, work: Work): Promise<void> {
    const running = this.#byKey.get(delivery.claimKey)
    if (running) throw inFlight(running.lease?.remainingMs ?? this.#config.leaseMs).error
    const { error } = await this.#start(delivery, (mine) => this.#claimAndRun(mine, work)).done
    if (error) throw error
  }

  /** Claims a delivery for the app to handle. */
  async claim(delivery: DeliveryRecord): Promise<Claim | { readonly reply: WebhookReply }> {
    const running = this.#byKey.get(delivery.claimKey)
    if (running) return { reply: await this.#join(running, delivery) }
    const settled = withResolver<Outcome>()
    const acquired = withResolver<Claim | { readonly reply: WebhookReply }>()
    const startedAt = performance.now()
    const { failed } = this.#config.provider['~compiled'].replies
    const run = this.#start(delivery, async (mine) => {
      const result = await this.#claims.acquire(delivery)
      if ('reply' in result) {
        acquired.resolve(result)
        return result
      }
      mine.lease = result.lease
      const onHandled = () => this.#observers.handled(delivery, 1, performance.now() - startedAt)
      acquired.resolve(appClaim(this.#claims, { delivery, lease: result.lease, failed, onHandled, settle: settled.resolve }))
      return this.#untilEnd(delivery, result.lease, settled.promise)
    })
    // A run that breaks before it has its claim ends with a reply, and never with a claim.
    return Promise.race([acquired.promise, run.done.then(({ reply }) => ({ reply }))])
  }

  /** Waits for what is running. Gives how many were still at it, after telling them to stop. */
  async drain(timeoutMs: number): Promise<number> {
    await within(this.#idle(), timeoutMs)
    for (const { delivery } of this.#byKey.values()) delivery.abort(new WebhookError('closing', 'The receiver is closed.'))
    return this.#working.size
  }

  #start(delivery: DeliveryRecord, work: (run: Run) => Promise<Outcome>): Run {
    const run: Run = { delivery, done: neverAsked, lease: undefined, joined: 0 }
    this.#byKey.set(delivery.claimKey, run)
    this.#working.add(run)
    run.done = this.#supervise(run, work)
    return run
  }

  async #supervise(run: Run, work: (run: Run) => Promise<Outcome>): Promise<Outcome> {
    const { delivery } = run
    try {
      return await work(run)
    } catch (cause) {
      // Nothing above is expected to throw; if it does, the sender is to come back rather than to wait.
      const error = new WebhookError('handler_failed', `The run ended unexpectedly: ${messageOf(cause)}`, { cause })
      this.#observers.error(error, delivery)
      if (run.lease) await this.#claims.release(delivery, run.lease)
      return { reply: this.#config.provider['~compiled'].replies.failed, error }
    } finally {
      this.#byKey.delete(delivery.claimKey)
      this.#working.delete(run)
    }
  }

  async #claimAndRun(run: Run, work: Work, onClaimed?: () => void): Promise<Outcome> {
    const { delivery } = run
    const acquired = await this.#claims.acquire(delivery)
    if ('reply' in acquired) return acquired
    const { lease } = acquired
    run.lease = lease
    onClaimed?.()
    const handled = this.#handleClaimed(delivery, lease, work)
    return this.#untilEnd(delivery, lease, handled, () => {
      const late = { done: handled.finally(() => this.#working.delete(late)) }
      this.#working.add(late)
    })
  }

  async #handleClaimed(delivery: DeliveryRecord, lease: Lease, work: Work): Promise<Outcome> {
    const startedAt = performance.now()
    const failure = await work.run(delivery)
    if (failure) return this.#claims.fail(delivery, lease, failure)
    const settled = await this.#claims.complete(delivery, lease)
    if (settled.stored) work.done(delivery, performance.now() - startedAt)
    return settled
  }

  #untilEnd(delivery: DeliveryRecord, lease: Lease, work: Promise<Outcome>, onTooLong?: () => void): Promise<Outcome> {
    return outlive(work, lease, (event) => {
      const error = leaseEnded(event, this.#config.maxRunMs)
      delivery.abort(error)
      if (event === 'lost') return undefined
      this.#observers.error(error, delivery)
      void lease.giveUp()
      onTooLong?.()
      return { reply: retryLater('deadline_exceeded', lease.remainingMs), error }
    })
  }

  /** Waiting spares the endpoint a failure in the eyes of senders that count them. */
  async #join(run: Run, delivery: DeliveryRecord): Promise<WebhookReply> {
    const { joinMs, leaseMs, provider } = this.#config
    this.#observers.duplicate(delivery)
    if (run.delivery.mode === 'before' && run.lease) return provider['~compiled'].replies.ok
    const later = () => retryLater('in_flight', run.lease?.remainingMs ?? leaseMs)
    if (run.joined >= maxJoined) return later()
    run.joined += 1
    try {
      return (await within(run.done, joinMs))?.reply ?? later()
    } finally {
      run.joined -= 1
    }
  }

  async #idle(): Promise<void> {
    while (this.#working.size > 0) await Promise.allSettled([...this.#working].map(({ done }) => done))
  }
}
