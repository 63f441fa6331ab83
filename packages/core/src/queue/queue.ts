import type { Format, Integrity } from '../provider/provider.js'

/**
 * A verified delivery as a queue keeps it: plain JSON. It holds no signature, no token and no credentials. Whoever can
 * write to the queue can have a handler run: guard it as you guard your database.
 */
export interface WebhookJob {
  readonly version: 1
  /** The delivery's key. The same delivery always has the same; not every queue takes its characters in an id. */
  readonly key: string
  readonly provider: string
  readonly endpoint: string
  /** Name of the event. */
  readonly type: string
  readonly id?: string
  readonly keyId?: string
  readonly tenant?: string
  /** The signed time, in milliseconds since 1970. */
  readonly timestamp?: number
  /** In milliseconds since 1970. */
  readonly receivedAt: number
  readonly method: string
  /** Those that are allowed: see the option `jobHeaders`. */
  readonly headers: Readonly<Record<string, string>>
  /** The exact bytes, in base64. */
  readonly body: string
  readonly verified: boolean
  readonly integrity: Integrity
  readonly replayed: boolean
  /** How the body is parsed, where that is not the receiver's `format`. */
  readonly format?: Format
}

/** A durable queue, for `acknowledge: 'queue'`: the sender gets its 200 once `add` has resolved. */
export interface JobQueue {
  /**
   * Stores a job, and resolves when it is safe. The same job can come twice, after a crash between its storing and its
   * mark: a queue that can should keep one job a key for as long as `retentionMs`. A rejected promise is answered 503.
   */
  add(job: WebhookJob, options: { readonly retentionMs: number }): Promise<void>
  /** Removes what would keep a job of this key from being added again, for `receiver.forget`. */
  forget?(key: string): Promise<void>
}
