import type { Format, Integrity } from '../provider/provider.js'

/**
 * A verified delivery as a queue keeps it: plain JSON. It holds no signature, no token and no credentials. Whoever can
 * write to the queue can have a handler run: guard it as you guard your database.
 */
export interface WebhookJob {
  /** Of this format. A worker refuses a job of another version with `job_invalid`. */
  readonly version: 1
  /** The delivery's key. The same delivery always has the same; not every queue takes its characters in an id. */
  readonly key: string
  /** Name of the provider. */
  readonly provider: string
  /** The receiver's `endpoint`. */
  readonly endpoint: string
  /** Name of the event. */
  readonly type: string
  /** The delivery's id as the sender gave it. */
  readonly id?: string
  /** Which secret the sender said it used. */
  readonly keyId?: string
  /** The `tenant` of the context that the app gave. */
  readonly tenant?: string
  /** The signed time, in milliseconds since 1970. */
  readonly timestamp?: number
  /** In milliseconds since 1970. */
  readonly receivedAt: number
  /** HTTP method. */
  readonly method: string
  /** Those that are allowed: see the option `jobHeaders`. */
  readonly headers: Readonly<Record<string, string>>
  /** The exact bytes, in base64. */
  readonly body: string
  /** False only in unsigned mode. */
  readonly verified: boolean
  /** What the signature covers. */
  readonly integrity: Integrity
  /** An equal body was delivered before under another id, which the signature does not cover. */
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
  add(
    job: WebhookJob,
    options: {
      /** How long the receiver remembers the delivery, in milliseconds. */
      readonly retentionMs: number
    },
  ): Promise<void>
  /** Removes what would keep a job of this key from being added again, for `receiver.forget`. */
  forget?(key: string): Promise<void>
}
