import { Claims } from '../claims/claims.js'
import { type ErrorCode, errorTable } from '../errors/error-table.js'
import { atCaller, WebhookError } from '../errors/errors.js'
import { reasonFor } from '../errors/refusal-reasons.js'
import { requireDelay } from '../options/numbers.js'
import { resolveOptions } from '../options/receiver-config.js'
import type { ReceiverOptions } from '../options/receiver-options.js'
import { warnAtStart } from '../options/warnings.js'
import type { EventMap, Provider } from '../provider/provider.js'
import { jobError, openJob } from '../queue/job.js'
import { replyFor } from '../reply/reply-for.js'
import type { WebhookReply } from '../reply/reply.js'
import { closesConnection } from '../request/connection.js'
import { headerReader } from '../request/headers.js'
import type { Admitted, WebhookRequest } from '../request/request.js'
import { storeIsUp } from '../stores/store-probe.js'
import { admit } from './admission.js'
import { type DeliveryRecord, runKey } from './delivery-record.js'
import { HandlerRegistry } from './handlers.js'
import { Observers } from './observers.js'
import type { Receiver } from './receiver.js'
import { Runs } from './runs.js'
import { handling, queueing, type Work } from './work.js'

/**
 * Creates a receiver for a provider.
 *
 * @throws WebhookError `options_invalid`, `secret_invalid`: a receiver that could not verify is not created.
 */
export function createReceiver<Events extends EventMap, Context = unknown, Transaction = undefined>(
  provider: Provider<Events>,
  options: ReceiverOptions<Context, Transaction>,
): Receiver<Events, Context, Transaction> {
  const config = atCaller(createReceiver, () => resolveOptions(provider, options))
  const observers = new Observers(options, options.logger)
  const claims = new Claims(config, observers)
  const runs = new Runs(config, claims, observers)
  const handlers = new HandlerRegistry()
  let closing = false
  let unverified = 0
  warnAtStart(config, options, observers)

  /** Finishes a reply by what its request looked like, and by nothing else of it. */
  const finish = (request: WebhookRequest, reply: WebhookReply, refused: boolean): WebhookReply => {
    const always = refused || provider['~compiled'].masked
    return always && closesConnection(headerReader(request.headers)) ? { ...reply, close: true } : reply
  }

  const turnAway = (code: ErrorCode, message: string = reasonFor(code, provider['~compiled'])): WebhookReply => {
    const reply = replyFor(config, code)
    observers.refused({ code, message, provider: provider.name, endpoint: config.endpoint, status: reply.status })
    return code === 'closing' ? { ...reply, close: true } : reply
  }

  /** Lets a delivery in, within the bound of what may wait unverified. */
  const enter = (request: WebhookRequest): Admitted | Promise<Admitted> => {
    if (closing) return { code: 'closing' }
    if (unverified >= config.maxUnverified) return { code: 'too_busy' }
    unverified += 1
    let waiting = true
    const leave = () => {
      if (waiting) unverified -= 1
      waiting = false
    }
    return admit(config, request, leave, observers)
  }

  /** Makes a reply of the reason to turn a request away. */
  const answered = (request: WebhookRequest, admitted: Admitted): Exclude<Admitted, { code: ErrorCode }> => {
    if (!('code' in admitted)) return admitted
    if (admitted.error && errorTable[admitted.code].responsible === 'operator') observers.error(admitted.error)
    return { reply: finish(request, turnAway(admitted.code, admitted.error?.message), true) }
  }

  /** Nothing where no handler is registered for the event: that is all there is to be done. */
  const handlingOf = (delivery: DeliveryRecord, event: unknown): Work | undefined => {
    const found = handlers.for(delivery.type)
    if (found.length > 0) return handling(observers, event, found)
    observers.handled(delivery, 0, 0)
    return undefined
  }

  const receiver: Receiver<Events, Context, Transaction> = {
    provider,
    endpoint: config.endpoint,
    on(type, handler) {
      handlers.add(type, handler)
      return receiver
    },
    async receive(request) {
      const startedAt = performance.now()
      const admitted = answered(request, await enter(request))
      if ('reply' in admitted) return admitted.reply
      const { delivery, event } = admitted
      // The promise that gave it is as old as the request, and would keep it for longer than it is needed.
      admitted.event = undefined
      const work = config.intake ? queueing(observers, config.intake, request.method) : handlingOf(delivery, event)
      if (!work) return finish(request, provider['~compiled'].replies.ok, false)
      if (closing) return turnAway('closing')
      return finish(request, await runs.handle(delivery, work, startedAt), false)
    },
    async verify(request) {
      const admitted = answered(request, await enter(request))
      if ('reply' in admitted) return admitted
      // What comes of a claim has no request to look at.
      admitted.delivery.close = finish(request, provider['~compiled'].replies.ok, false).close ?? false
      return { delivery: admitted.delivery, event: admitted.event as Events[keyof Events] }
    },
    async claim(delivery) {
      const record = delivery as DeliveryRecord
      const claim = closing ? { reply: turnAway('closing') } : await runs.claim(record)
      return 'reply' in claim && record.close ? { reply: { ...claim.reply, close: true } } : claim
    },
    async process(job) {
      if (closing) throw new WebhookError('closing', reasonFor('closing'))
      const { delivery, event } = await openJob(config, job).catch((thrown: unknown) => {
        const error = jobError(thrown)
        observers.error(error)
        throw error
      })
      if (closing) throw new WebhookError('closing', reasonFor('closing'))
      const work = handlingOf(delivery, event)
      if (work) await runs.process(delivery, work)
    },
    async forget(key) {
      await config.intake?.forget(key)
      // The run first: a delivery that is queued again between the two would otherwise be taken for one that was handled.
      const ran = await claims.forget(runKey(key))
      return (await claims.forget(key)) || ran
    },
    async health() {
      const up = await storeIsUp(config)
      return { ok: up && !closing, accepting: !closing, store: up ? 'up' : 'down', inFlight: runs.size, ...observers.counts() }
    },
    async close({ timeoutMs = 10_000 } = {}) {
      requireDelay('timeoutMs', timeoutMs, 0)
      closing = true
      return { remaining: await runs.drain(timeoutMs) }
    },
  }
  return receiver
}
