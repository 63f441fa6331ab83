import type { Attempt } from '../sender/attempt.js'
import type { Clock } from '../clock.js'

/** Something that a stand-in noted, as a provider's dashboard would. */
export interface LogEntry {
  /** What happened. */
  readonly type: string
  /** ISO 8601. */
  readonly at: string
}

/** A request to a stand-in's API, and what it was answered. It holds no credential. */
export interface StandInRequest {
  /** HTTP method. */
  readonly method: string
  /** Without a query. */
  readonly path: string
  /** HTTP status of the answer. */
  readonly status: number
  /** What it changed, or why it was turned down; `undefined` where there is nothing to say. */
  readonly note: string | undefined
}

/** What every stand-in can do. */
export interface StandIn<Entry extends LogEntry = LogEntry> {
  /** Where it listens: `http://127.0.0.1:<port>`. */
  readonly url: string
  /** Every attempt that it made, in the order in which they ended. */
  readonly attempts: readonly Attempt[]
  /** What the provider's dashboard would show, oldest first. */
  readonly log: readonly Entry[]
  /** Resolves once nothing is on its way and nothing will be tried again. */
  idle(): Promise<void>
  /** Stops listening, and calls off what would be tried again. */
  close(): Promise<void>
}

/** A stand-in that sends. */
export interface SendingStandIn<Entry extends LogEntry = LogEntry> extends StandIn<Entry> {
  /**
   * Makes a delivery once more: its id and its body are the same, as when a sender did not get the reply. Resolves once
   * the first attempt has ended.
   *
   * @throws StandInError where there is no such delivery, or nobody wants it any more.
   */
  resend(deliveryId: string): Promise<void>
}

/** Options that every stand-in has. */
export interface StandInOptions<Entry extends LogEntry = LogEntry> {
  /** Where it listens. @default a free one */
  readonly port?: number
  /** Pauses between attempts go by it: `scaledClock(60)` makes minutes seconds. @default the time of this machine */
  readonly clock?: Clock
  /** Called after each attempt. */
  readonly onAttempt?: (attempt: Attempt) => void
  /** Called after each request to its API, and to what it has under `/_stand-in/`. */
  readonly onRequest?: (request: StandInRequest) => void
  /** Called with each entry of the log. */
  readonly onLog?: (entry: Entry) => void
}

/** Options of a stand-in that sends. */
export interface SendingOptions<Entry extends LogEntry = LogEntry> extends StandInOptions<Entry> {
  /** How long to wait for a reply, in milliseconds of this machine. @default what the provider documents */
  readonly timeoutMs?: number
}
