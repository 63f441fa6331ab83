import type { Format } from '../provider/provider.js'
import type { StandardSchema } from '../provider/standard-schema.js'
import type { JobQueue } from '../queue/queue.js'
import type { Hooks, Logger } from '../receiver/hooks.js'
import type { CapturedSecret, SecretInput } from '../secrets/secret-input.js'
import type { Store } from '../stores/store.js'
import type { Tolerance } from '../verify/timestamp.js'

/** When the sender gets its 200. */
export type Acknowledge = 'after' | 'before' | 'queue'

/** Options that every receiver may have. */
export interface CommonOptions<Transaction = unknown> extends Hooks {
  /** Tells this endpoint's deliveries from those of others that share the store. @default the provider's name */
  readonly endpoint?: string
  /** Where claims live. @default a memory store of its own, good for one process */
  readonly store?: Store<Transaction>
  /** What to do while the store cannot be reached: answer 503, or handle without protection against duplicates. @default 'refuse' */
  readonly onStoreError?: 'refuse' | 'process'
  /** How long the store may take for one operation, in milliseconds; later is as if it could not be reached. @default 2000 */
  readonly storeTimeoutMs?: number
  /** `after`: reply when the handlers are done. `before`: reply once claimed and handle afterwards, which loses the delivery if the process dies. `queue`: reply once `queue` has the delivery, and handle it with `receiver.process`. @default 'after' */
  readonly acknowledge?: Acknowledge
  /** Where deliveries wait for `receiver.process`, with `acknowledge: 'queue'`. */
  readonly queue?: JobQueue
  /** Headers that jobs carry besides those that name ids and events, `content-type` and `user-agent`. Signatures and credentials are refused. @default none */
  readonly jobHeaders?: readonly string[]
  /** Accepted clock difference in seconds, each way. @default the provider's, else 300 */
  readonly toleranceSeconds?: number | Tolerance
  /** Largest body, in bytes. @default the provider's, else 1048576 */
  readonly bodyLimit?: number
  /** How long a body may take to arrive, in milliseconds. @default 5000 */
  readonly bodyTimeoutMs?: number
  /** Most requests that may wait for their body or their verification at once; more are answered 503. @default 500, or fewer where their bodies could take more than 512 MiB */
  readonly maxUnverified?: number
  /** How to parse, where the provider sends several formats. @default the provider's first */
  readonly format?: Format
  /** Methods to accept, of those the provider sends. @default the provider's first */
  readonly methods?: readonly string[]
  /** The address that the sender was given, for providers that sign it. Never taken from the request. */
  readonly publicUrl?: string
  /** The token that the sender was given to show in its handshake, such as Meta's verify token. Without it such a handshake is refused. */
  readonly verifyToken?: string | undefined
  /** Takes the secret that an unsigned first call brings (Asana, Notion). Anyone can make that call: give `false` to refuse it. Without this option it is refused. */
  readonly captureSecret?: (captured: CapturedSecret) => boolean | void | Promise<boolean | void>
  /** Payload schemas by event name, `*` for all others. They go before the provider's own. */
  readonly schemas?: Readonly<Record<string, StandardSchema>>
  /** When to answer 503 because handlers are still running, in milliseconds. @default the sender's timeout less a margin */
  readonly deadlineMs?: number
  /** How long a duplicate waits for the run in this process, in milliseconds; at most half the deadline. @default 2000 */
  readonly joinMs?: number
  /** How long a claim lasts without being renewed, in milliseconds. @default 15000 */
  readonly leaseMs?: number
  /** How long handlers may run before their claim is given up, in milliseconds. @default 300000 */
  readonly maxRunMs?: number
  /** After how many failed attempts a delivery is recorded as dead and answered 200. @default never */
  readonly maxAttempts?: number
  /** How long handled deliveries are remembered, in seconds. @default 48 hours in memory; in a shared store 7 days, or twice the sender's retry horizon if that is longer */
  readonly retentionSeconds?: number
  /** Largest reply of a handler that is kept for duplicates, in bytes. @default 4096 */
  readonly replySnapshotLimit?: number
  /** What an equal body under another unsigned id is, where no timestamp is signed. @default the provider's, else 'suppress' */
  readonly replay?: 'suppress' | 'flag'
  /** How long a secret resolver may take, in milliseconds. @default 2000 */
  readonly secretTimeoutMs?: number
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number
  /** Is told what happened, as `console` or pino. @default nothing is written */
  readonly logger?: Logger
}

/** The provider signs. */
export interface SignedOptions<Context, Transaction = unknown> extends CommonOptions<Transaction> {
  /** A secret, several during a rotation, a map from key id to secret, or a resolver. `undefined` is refused at creation. */
  readonly secret: SecretInput<Context> | undefined
  /** Not together with `secret`. */
  readonly unsigned?: never
}

/** The provider does not sign, and everything that arrives is taken for its. Never together with `secret`. */
export interface UnsignedOptions<Transaction = unknown> extends CommonOptions<Transaction> {
  /** Not together with `unsigned`. */
  readonly secret?: never
  /** Takes whoever reaches the endpoint for the sender. Only where the provider says `unsigned: true`. */
  readonly unsigned: 'accept'
}

/** Options of `createReceiver`. */
export type ReceiverOptions<Context = unknown, Transaction = unknown> =
  | SignedOptions<Context, Transaction>
  | UnsignedOptions<Transaction>
