import type { ErrorCode } from '../errors/error-table.js'
import type { WebhookError } from '../errors/errors.js'
import type { Delivery } from './delivery.js'

/** The part of pino's logger that is used; `console` has it too. */
export interface Logger {
  /** Duplicates, and refusals after the first of their kind. */
  debug(fields: object, message: string): void
  /** Deliveries that were handled or queued. */
  info(fields: object, message: string): void
  /** The first refusal of each kind, and what in the set-up endangers deliveries. */
  warn(fields: object, message: string): void
  /** What `onError` is told, and hooks that throw. */
  error(fields: object, message: string): void
}

/** A request that was turned away before it was claimed. */
export interface Refusal {
  /** Why. This is for you: the sender gets the same reply whatever the reason. */
  readonly code: ErrorCode
  /** The same in words; for a payload that does not match its schema, which field and why. */
  readonly message: string
  /** Name of the provider. */
  readonly provider: string
  /** The receiver's `endpoint`. */
  readonly endpoint: string
  /** Status that went back; a provider that masks refusals answers 200. */
  readonly status: number
}

/** Functions that are told what happened. What they throw is logged and changes nothing. */
export interface Hooks {
  /** A request was turned away. */
  readonly onRefused?: (refusal: Refusal) => void
  /** A delivery came again that was handled, or is being handled. */
  readonly onDuplicate?: (delivery: Delivery) => void
  /** A delivery was handled and recorded, or no handler is registered for it. */
  readonly onHandled?: (
    delivery: Delivery,
    info: {
      /** How many handlers ran; 0 where none is registered. */
      readonly handlers: number
      /** How long they took, in milliseconds. */
      readonly durationMs: number
    },
  ) => void
  /** A queue has a delivery, with `acknowledge: 'queue'`. */
  readonly onQueued?: (delivery: Delivery) => void
  /** Something failed that needs a person: `error.code` tells what, `error.cause` why. */
  readonly onError?: (error: WebhookError, delivery: Delivery | undefined) => void
}

/** Counts since the receiver was created. */
export interface Counts {
  /** Deliveries that handlers handled, and that were recorded. */
  readonly handled: number
  /** Deliveries of events that no handler is registered for. A misspelt event name shows here. */
  readonly unhandled: number
  /** Deliveries that were handed to a queue. */
  readonly queued: number
  /** Deliveries that came again: see `onDuplicate`. */
  readonly duplicates: number
  /** Calls of `onError`, or as many as there would have been. */
  readonly errors: number
  /** Requests turned away, by reason. Behind a provider that answers 200 to everything this is where a wrong secret shows. */
  readonly refused: Readonly<Partial<Record<ErrorCode, number>>>
}
