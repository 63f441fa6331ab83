import type { ErrorCode } from '../errors/error-table.js'
import type { WebhookError } from '../errors/errors.js'
import type { DeliveryRecord } from '../receiver/delivery-record.js'
import type { WebhookReply } from '../reply/reply.js'
import type { HeadersInput } from './headers.js'

/** Reads a body within limits, or rejects with a `WebhookError`. `core/node` makes one from a Node request. */
export type BodyReader = (limit: number, timeoutMs: number) => Promise<Uint8Array>

/** A request, from whatever framework or none. */
export interface WebhookRequest<Context = unknown> {
  /** As it came, in upper case. */
  readonly method: string
  /** Path and query. */
  readonly url: string
  /** All of them, repeated ones kept apart: a header that comes twice may be judged by one line and used by another. */
  readonly headers: HeadersInput
  /** The exact bytes, or a way to read them once they are wanted. */
  readonly body: Uint8Array | BodyReader
  /** What the app knows and the request alone does not. Its `tenant` becomes part of the delivery's key. */
  readonly context?: Context
}

/** A delivery that was let in, a reply that ends the request, or the reason to turn it away. */
export type Admitted =
  | { readonly delivery: DeliveryRecord; event: unknown }
  | { readonly reply: WebhookReply }
  | { readonly code: ErrorCode; readonly error?: WebhookError }
