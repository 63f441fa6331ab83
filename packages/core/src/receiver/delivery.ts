import type { Integrity } from '../provider/provider.js'
import type { ReplyInit } from '../reply/reply.js'

/** What is known of one HTTP attempt. */
export interface DeliveryFacts {
  /** The delivery's id as the sender gives it; see `key` for what it is told apart by. */
  readonly id: string | undefined
  /** The event's name; empty where the request names none. */
  readonly type: string
  /** Name of the provider. */
  readonly provider: string
  /** The receiver's `endpoint`. */
  readonly endpoint: string
  /** Which secret the sender says it used. */
  readonly keyId: string | undefined
  /** The `tenant` of the context that the app gave, as text. Part of `key`. */
  readonly tenant: string | undefined
  /** Names this delivery in the store: for `receiver.forget`. */
  readonly key: string
  /** The signed time. */
  readonly timestamp: Date | undefined
  /** When it was judged, by the receiver's `now`. */
  readonly receivedAt: Date
  /** The exact bytes. */
  readonly rawBody: Buffer
  /** False only in unsigned mode. */
  readonly verified: boolean
  /** `none` where the signature covers no body: the event is then only as good as the transport. */
  readonly integrity: Integrity
}

/** One HTTP attempt, as handlers see it. */
export interface Delivery<Type extends string = string, Transaction = unknown> extends DeliveryFacts {
  readonly type: Type
  /** All headers, lower case. They may hold credentials. */
  readonly headers: Readonly<Record<string, string>>
  /**
   * Rises each time this delivery is claimed, across processes. Hand it to what you write to, and have it refuse a
   * lower one: a run that was paused past its lease then cannot overwrite its successor.
   */
  readonly fence: number
  /** An equal body was delivered before under another id, which the signature does not cover. */
  readonly replayed: boolean
  /** Aborts when the claim is lost, the handler ran for `maxRunMs`, or the receiver is closed. */
  readonly signal: AbortSignal
  /**
   * Where the store has transactions: what is written with it is committed together with the mark that the delivery was
   * handled, or not at all. Do not end the transaction yourself. `undefined` with any other store.
   */
  readonly transaction: Transaction
  /**
   * Sets what the sender gets back, once; return values of handlers are ignored. A duplicate gets the same.
   *
   * @throws WebhookError `reply_invalid`, `reply_too_large`.
   */
  reply(init: ReplyInit): void
}
