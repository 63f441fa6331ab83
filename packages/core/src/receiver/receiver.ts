import type { Claim } from '../claims/app-claim.js'
import type { EventPattern, Matching, MatchingName } from '../provider/events.js'
import type { EventMap, Provider } from '../provider/provider.js'
import type { WebhookReply } from '../reply/reply.js'
import type { WebhookRequest } from '../request/request.js'
import type { Delivery } from './delivery.js'
import type { Counts } from './hooks.js'

/** Handles one event. What it returns is ignored; what it throws releases the delivery for the next attempt. */
export type Handler<Event, Type extends string = string, Transaction = unknown> = (
  event: Event,
  delivery: Delivery<Type, Transaction>,
) => unknown

/** A verified delivery with its event, or the reply that ends the request. */
export type Verified<Events extends EventMap> =
  | {
      /** What is known of the attempt. */
      readonly delivery: Delivery
      /** The payload, parsed, and validated where there is a schema. */
      readonly event: Events[keyof Events]
    }
  | {
      /** Ends the request: send it. */
      readonly reply: WebhookReply
    }

/** Whether a receiver can take deliveries, and what it has seen. */
export interface Health extends Counts {
  /** Accepting, with a store that answers. */
  readonly ok: boolean
  /** False once `close` was called. */
  readonly accepting: boolean
  /** Whether the store answers: its `ping`, where it has one. */
  readonly store: 'up' | 'down'
  /** Deliveries being handled. */
  readonly inFlight: number
}

/** The part of a receiver that an adapter needs, whatever its events are. */
export interface MountableReceiver {
  /** Verifies, claims, handles. Gives the reply to send. See {@link Receiver.receive}. */
  receive(request: WebhookRequest): Promise<WebhookReply>
  /** Verifies and parses a request, and stores nothing. See {@link Receiver.verify}. */
  verify(request: WebhookRequest): Promise<
    | {
        /** What is known of the attempt. */
        readonly delivery: Delivery
        /** The payload. */
        readonly event: unknown
      }
    | {
        /** Ends the request: send it. */
        readonly reply: WebhookReply
      }
  >
  /** Claims what `verify` gave, for the app to handle. See {@link Receiver.claim}. */
  claim(delivery: Delivery): Promise<
    | Claim
    | {
        /** Ends the request: send it. */
        readonly reply: WebhookReply
      }
  >
}

/** A provider, its secrets, a store and handlers. It knows no framework. */
export interface Receiver<
  Events extends EventMap = EventMap,
  Context = unknown,
  Transaction = unknown,
> extends MountableReceiver {
  /** The description that it was made with. */
  readonly provider: Provider<Events>
  /** Tells this endpoint's deliveries from those of others that share the store. */
  readonly endpoint: string
  /**
   * Registers a handler for an event, for `prefix.*`, or for `*`. Several handlers of one event run one after the
   * other in the order of their registration; the first to fail ends the run.
   */
  on<Pattern extends EventPattern<Events>>(
    type: Pattern,
    handler: Handler<Matching<Events, Pattern>, MatchingName<Events, Pattern>, Transaction>,
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
  claim(delivery: Delivery): Promise<
    | Claim
    | {
        /** Ends the request: send it. */
        readonly reply: WebhookReply
      }
  >
  /**
   * Handles a delivery that a queue kept (`acknowledge: 'queue'`), and resolves once that is done or was done before. It
   * is not verified a second time. A rejection means that the queue has to hand it out again: after `retryAfterMs` where
   * the error has that, and not before somebody looked at it where its code is `handler_permanent` or `job_invalid`.
   *
   * @throws WebhookError `handler_failed`, `handler_permanent`, `handler_timeout`, `transaction_failed`, `in_flight`,
   * `lease_lost`, `mark_not_stored`, `store_unavailable`, `closing`, `job_invalid`, `payload_malformed`, `payload_invalid`
   */
  process(job: unknown): Promise<void>
  /** Forgets a delivery by `delivery.key`, so that it can run again. Gives whether it was known. Rejects where the store or the queue does. */
  forget(key: string): Promise<boolean>
  /** For readiness probes. */
  health(): Promise<Health>
  /** Takes no new deliveries, waits for those in hand, then aborts their signals. Calling it again waits again. */
  close(options?: {
    /** How long to wait, in milliseconds. @default 10000 */
    readonly timeoutMs?: number
  }): Promise<{
    /** How many deliveries were left. */
    readonly remaining: number
  }>
}
