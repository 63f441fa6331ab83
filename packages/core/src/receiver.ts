import { admit } from './admission.js'
import type { Claim } from './app-claim.js'
import { Claims } from './claims.js'
import type { Delivery, DeliveryRecord } from './delivery.js'
import { type ErrorCode, errorTable } from './error-table.js'
import { atCaller, isWebhookError } from './errors.js'
import type { EventPattern, Matching, MatchingName } from './events.js'
import { HandlerRegistry } from './handlers.js'
import { headerReader } from './headers.js'
import { type Counts, Observers } from './observers.js'
import type { EventMap, Provider } from './provider.js'
import { resolveOptions } from './receiver-config.js'
import type { ReceiverOptions } from './receiver-options.js'
import { requireDelay } from './numbers.js'
import { reasonFor } from './refused.js'
import type { WebhookReply } from './reply.js'
import type { Admitted, WebhookRequest } from './request.js'
import { Runs } from './runs.js'
import { closesConnection } from './connection.js'
import { replyFor } from './reply-for.js'
import { storeIsUp } from './store-probe.js'
import { warnAtStart } from './warnings.js'

/** Handles one event. What it returns is ignored; what it throws releases the delivery for the next attempt. */
export type Handler<Event, Type extends string = string> = (event: Event, delivery: Delivery<Type>) => unknown

/** A verified delivery with its event, or the reply that ends the request. */
export type Verified<Events extends EventMap> =
  | { readonly delivery: Delivery; readonly event: Events[keyof Events] }
  | { readonly reply: WebhookReply }

/** Whether a receiver can take deliveries, and what it has seen. */
export interface Health extends Counts {
  /** Accepting, with a store that answers. */
  readonly ok: boolean
  readonly accepting: boolean
  readonly store: 'up' | 'down'
  /** Deliveries being handled. */
  readonly inFlight: number
}

/** The part of a receiver that an adapter needs, whatever its events are. */
export interface MountableReceiver {
  receive(request: WebhookRequest): Promise<WebhookReply>
  verify(
    request: WebhookRequest,
  ): Promise<{ readonly delivery: Delivery; readonly event: unknown } | { readonly reply: WebhookReply }>
  claim(delivery: Delivery): Promise<Claim | { readonly reply: WebhookReply }>
}

/** A provider, its secrets, a store and handlers. It knows no framework. */
export interface Receiver<Events extends EventMap = EventMap, Context = unknown> extends MountableReceiver {
  readonly provider: Provider<Events>
  /**
   * Registers a handler for an event, for `prefix.*`, or for `*`. Several handlers of one event run one after the
   * other in the order of their registration; the first to fail ends the run.
   */
  on<Pattern extends EventPattern<Events>>(
    type: Pattern,
    handler: Handler<Matching<Events, Pattern>, MatchingName<Events, Pattern>>,
  ): this
  /**
   * Verifies, claims, handles. Gives the reply to send.
   *
   * @throws WebhookError for mistakes in the app's set-up, such as `body_already_read`: hand them to the framework.
   */
  receive(request: WebhookRequest<Context>): Promise<WebhookReply>
  /** Verifies and parses a request, and stores nothing. For adapters whose app handles deliveries itself. */
  verify(request: WebhookRequest<Context>): Promise<Verified<Events>>
  /** Claims what `verify` gave, for the app to handle: it must end with `complete` or `release`. */
  claim(delivery: Delivery): Promise<Claim | { readonly reply: WebhookReply }>
  /** Forgets a delivery by `delivery.key`, so that it can run again. Gives whether it was known. */
  forget(key: string): Promise<boolean>
  /** For readiness probes. */
  health(): Promise<Health>
  /** Takes no new deliveries, waits for those in hand, then aborts their signals. Gives how many were left. */
  close(options?: { readonly timeoutMs?: number }): Promise<{ readonly remaining: number }>
}

/**
 * Creates a receiver for a provider.
 *
 * @throws WebhookError `options_invalid`, `secret_invalid`: a receiver that could not verify is not created.
 */
export function createReceiver<Events extends EventMap, Context = unknown>(
  provider: Provider<Events>,
  options: ReceiverOptions<Context>,
): Receiver<Events, Context> {
  const config = atCaller(createReceiver, () => resolveOptions(provider, options))
  const observers = new Observers(options, options.logger)
  const claims = new Claims(config, config.store, observers)
  const runs = new Runs(config, claims, observers)
  const handlers = new HandlerRegistry()
  let closing = false
  let unverified = 0
  warnAtStart(config, options, observers)

  const enter = async (request: WebhookRequest): Promise<Admitted> => {
    if (closing) return { code: 'closing' }
    if (unverified >= config.maxUnverified) return { code: 'too_busy' }
    unverified += 1
    let waiting = true
    const leave = () => {
      if (waiting) unverified -= 1
      waiting = false
    }
    try {
      return await admit(config, request, leave)
    } catch (error) {
      if (isWebhookError(error) && error.code === 'callback_failed') observers.error(error)
      throw error
    } finally {
      leave()
    }
  }

  /** Finishes a reply by what its request looked like, and by nothing else of it. */
  const finish = (request: WebhookRequest, reply: WebhookReply, refused: boolean): WebhookReply => {
    const always = refused || provider['~compiled'].masked
    return always && closesConnection(headerReader(request.headers)) ? { ...reply, close: true } : reply
  }

  const turnAway = (code: ErrorCode, message: string = reasonFor(code)): WebhookReply => {
    const reply = replyFor(config, code)
    observers.refused({ code, message, provider: provider.name, endpoint: config.endpoint, status: reply.status })
    return code === 'closing' ? { ...reply, close: true } : reply
  }

  const enterDelivery = async (request: WebhookRequest): Promise<Exclude<Admitted, { code: ErrorCode }>> => {
    const admitted = await enter(request)
    if (!('code' in admitted)) return admitted
    if (admitted.error && errorTable[admitted.code].responsible === 'operator') observers.error(admitted.error)
    return { reply: finish(request, turnAway(admitted.code, admitted.error?.message), true) }
  }

  const receiver: Receiver<Events, Context> = {
    provider,
    on(type, handler) {
      handlers.add(type, handler)
      return receiver
    },
    async receive(request) {
      const startedAt = performance.now()
      const admitted = await enterDelivery(request)
      if ('reply' in admitted) return admitted.reply
      const { delivery, event } = admitted
      const found = handlers.for(delivery.type)
      if (found.length === 0) {
        observers.handled(delivery, 0, 0)
        return finish(request, provider['~compiled'].replies.ok, false)
      }
      if (closing) return turnAway('closing')
      return finish(request, await runs.handle(delivery, event, found, startedAt), false)
    },
    async verify(request) {
      const admitted = await enterDelivery(request)
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
    forget: (key) => claims.forget(key),
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
