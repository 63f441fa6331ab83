import type { Handshake } from '../handshake/handshake-definition.js'
import type { ReplyInit } from '../reply/reply.js'
import type { Scheme } from '../scheme/scheme.js'
import type { Ref } from '../signature/signature-source.js'
import type { Tolerance } from '../verify/timestamp.js'
import type { CompiledProvider } from './compiled-provider.js'
import type { StandardSchema } from './standard-schema.js'

/** Event name → payload. Names may be template literals (`email.${string}`). */
export type EventMap = object

/** How a body is read. `jwt`: the body is a token, and the event its claims. */
export type Format = (typeof formats)[number]

/** Every format. */
export const formats = ['json', 'form', 'text', 'jwt'] as const

/** What a signature covers: every byte of the body, something of the request, or nothing that it holds. */
export type Integrity = 'body' | 'partial' | 'none'

/** Tells that an id is covered by the signature, stands inside the signed body, or is covered by nothing. */
export type IdTrust = 'signed' | 'body' | 'unsigned'

/** What the sender documents about replies. Everything left out is Posthorn's default. */
export interface ProviderReplies {
  /** Handled. @default 200 `{"ok":true}` */
  readonly ok?: ReplyInit
  /** Failed verification, whatever the reason. @default 401 `{"error":"unauthorized"}` */
  readonly refused?: ReplyInit
  /** Signed, but not what the provider sends. @default 400 `{"error":"invalid_payload"}` */
  readonly invalid?: ReplyInit
  /** A handler failed. @default 500 `{"error":"internal_error"}` */
  readonly failed?: ReplyInit
  /** `plain`: a duplicate may get the plain `ok` where the first run's reply is too large to keep. @default 'same' */
  readonly duplicate?: 'same' | 'plain'
}

/** How an event is named: a template, or by which field is there. */
export type EventName =
  | string
  | {
      /** Fields of a JSON body, of which the first that is there is the name (Telegram). */
      readonly firstOf: readonly [string, ...string[]]
    }

/** A sender, as its documentation describes it. */
export interface ProviderDefinition {
  /** Lower case, digits and hyphens. */
  readonly name: string
  /** Address of the document that the definition was written from. */
  readonly docs: string
  /** Ways of signing, strongest first: the first whose signature is present decides alone. */
  readonly schemes: readonly [Scheme, ...Scheme[]]
  /** Where the sender says which secret it used. */
  readonly keyId?: Ref
  /**
   * Where the delivery's id stands; the first that is there is shown. Which of them may tell deliveries apart follows
   * from what is signed, and is not the definition's to say.
   */
  readonly id?: Ref | readonly Ref[]
  /** Event name, as templates of which the first that can be filled counts: `'{json:type}'`, `'{header:x-event}'`, a constant. */
  readonly type: EventName | readonly EventName[]
  /** What makes two deliveries one, where there is no id. `attempt`: the exact signed bytes, because equal bodies are lawful. `signed`: the values that are signed, where the body holds more than they. `none`: nothing does, so each attempt runs. @default 'content' */
  readonly identity?: 'content' | 'attempt' | 'signed' | 'none'
  /** What an equal body under another unsigned id is, where no timestamp is signed. @default 'suppress' */
  readonly replay?: 'suppress' | 'flag'
  /** Body formats; the first is the default. @default ['json'] */
  readonly formats?: readonly [Format, ...Format[]]
  /** Methods that the sender can use; the first is the default. @default ['POST'] */
  readonly methods?: readonly [string, ...string[]]
  /** Accepted clock difference in seconds, each way. @default 300 */
  readonly toleranceSeconds?: number | Tolerance
  /** How long the sender waits for a reply, in milliseconds. @default 10000 */
  readonly timeoutMs?: number
  /** Pauses between attempts, in seconds. Empty: the sender never retries. Left out: unknown. */
  readonly retries?: readonly number[]
  /** Statuses after which the sender retries, where it does not retry every failure. */
  readonly retriedStatuses?: readonly string[]
  /** Largest body that the sender sends, in bytes. @default 1048576 */
  readonly bodyLimit?: number
  /** Whether the sender has a mode in which it does not sign at all. @default false */
  readonly unsigned?: boolean
  /** Replies that the sender documents. @default Posthorn's own, for each that is left out */
  readonly replies?: ProviderReplies
  /** Payload schemas by event name; `*` is for every other name. */
  readonly schemas?: Readonly<Record<string, StandardSchema>>
  /** Requests that ask the endpoint to prove itself. @default none */
  readonly handshakes?: readonly Handshake[]
}

/** A frozen, validated definition with the types of its events. Make one with `defineProvider`. */
export interface Provider<Events extends EventMap = EventMap> extends Readonly<ProviderDefinition> {
  /** The ids that the definition names, and what covers each. */
  readonly ids: readonly {
    /** Where the id stands. */
    readonly from: Ref
    /** What covers it. */
    readonly trust: IdTrust
  }[]
  /** What every request's signature covers: that of the scheme that covers least. */
  readonly integrity: Integrity
  /** For types alone: never there at run time. */
  readonly '~events'?: Events
  /** For core alone. */
  readonly '~compiled': CompiledProvider
}
