import { inspect } from 'node:util'
import { WebhookError } from './errors.js'
import type { HeaderReader } from './headers.js'
import type { ReplayMark } from './store.js'
import { makeHandlerReply, type ReplyInit, type WebhookReply } from './reply.js'

/** What is known of one HTTP attempt. */
export interface DeliveryFacts {
  /** The delivery's id as the sender gives it; see `key` for what it is told apart by. */
  readonly id: string | undefined
  /** The event's name; empty where the request names none. */
  readonly type: string
  readonly provider: string
  readonly endpoint: string
  /** Which secret the sender says it used. */
  readonly keyId: string | undefined
  readonly tenant: string | undefined
  /** Names this delivery in the store: for `receiver.forget`. */
  readonly key: string
  /** The signed time. */
  readonly timestamp: Date | undefined
  readonly receivedAt: Date
  /** The exact bytes. */
  readonly rawBody: Buffer
  /** False only in unsigned mode. */
  readonly verified: boolean
  /** `none` where the signature covers no body: the event is then only as good as the transport. */
  readonly integrity: 'body' | 'none'
}

/** One HTTP attempt, as handlers see it. */
export interface Delivery<Type extends string = string> extends DeliveryFacts {
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
   * Sets what the sender gets back, once; return values of handlers are ignored. A duplicate gets the same.
   *
   * @throws WebhookError `reply_invalid`, `reply_too_large`.
   */
  reply(init: ReplyInit): void
}

/** Replies larger than what can be kept for duplicates. */
export interface ReplyPolicy {
  /** Bytes; `undefined` where duplicates may get a plain reply. */
  readonly limit: number | undefined
  /** Statuses after which the sender comes back, such as `429` and `5xx`. */
  readonly retried: readonly string[]
  /** Why a handler cannot reply, if it cannot. */
  readonly refused: string | undefined
}

/** A delivery with what the receiver needs of it besides. */
export class DeliveryRecord implements Delivery {
  readonly id: string | undefined
  readonly type: string
  readonly provider: string
  readonly endpoint: string
  readonly keyId: string | undefined
  readonly tenant: string | undefined
  readonly key: string
  readonly timestamp: Date | undefined
  readonly receivedAt: Date
  readonly rawBody: Buffer
  readonly verified: boolean
  readonly integrity: 'body' | 'none'
  fence = 0
  replayed = false
  readonly mark: ReplayMark | undefined
  /** The sender is to hear of success before the handlers run. */
  acknowledgeFirst = false
  /** The request's shape says that a reply to it ends the connection. */
  close = false
  readonly #reader: HeaderReader
  readonly #policy: ReplyPolicy
  #headers: Readonly<Record<string, string>> | undefined
  #controller: AbortController | undefined
  #aborted: Error | undefined
  #reply: WebhookReply | undefined

  constructor(facts: DeliveryFacts, mark: ReplayMark | undefined, headers: HeaderReader, policy: ReplyPolicy) {
    this.id = facts.id
    this.type = facts.type
    this.provider = facts.provider
    this.endpoint = facts.endpoint
    this.keyId = facts.keyId
    this.tenant = facts.tenant
    this.key = facts.key
    this.timestamp = facts.timestamp
    this.receivedAt = facts.receivedAt
    this.rawBody = facts.rawBody
    this.verified = facts.verified
    this.integrity = facts.integrity
    this.mark = mark
    this.#reader = headers
    this.#policy = policy
  }

  get headers(): Readonly<Record<string, string>> {
    return (this.#headers ??= Object.freeze(this.#reader.toRecord()))
  }

  // Made when first asked for: most handlers never look.
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.#aborted) this.#controller.abort(this.#aborted)
    }
    return this.#controller.signal
  }

  reply(init: ReplyInit): void {
    if (this.#policy.refused) throw new WebhookError('reply_invalid', this.#policy.refused)
    if (this.#reply) throw new WebhookError('reply_invalid', 'delivery.reply() was called twice: a sender gets one reply.')
    const reply = makeHandlerReply(init)
    const { limit, retried } = this.#policy
    if (retried.includes(String(reply.status))) {
      throw new WebhookError(
        'reply_invalid',
        `The sender retries after ${reply.status}, and would get it again each time: throw to have it retry, or reply with another status.`,
      )
    }
    if (limit !== undefined && reply.body.byteLength > limit) {
      throw new WebhookError(
        'reply_too_large',
        `The reply has ${reply.body.byteLength} bytes; at most ${limit} can be kept for duplicates. Raise \`replySnapshotLimit\` or reply with less.`,
      )
    }
    this.#reply = reply
  }

  /** What a handler replied, if it did. */
  get replied(): WebhookReply | undefined {
    return this.#reply
  }

  /** A failed run's reply must not be taken for the next one's. */
  dropReply(): void {
    this.#reply = undefined
  }

  abort(reason: Error): void {
    if (this.#aborted) return
    this.#aborted = reason
    this.#controller?.abort(reason)
  }

  /** Without headers and body, which may hold credentials and personal data: this is what loggers print. */
  toJSON(): Record<string, unknown> {
    const { id, type, provider, endpoint, keyId, tenant, key, fence, replayed, verified, integrity, receivedAt } = this
    return { id, type, provider, endpoint, keyId, tenant, key, fence, replayed, verified, integrity, receivedAt }
  }
}

Object.defineProperty(DeliveryRecord.prototype, inspect.custom, {
  value(this: DeliveryRecord): string {
    return `Delivery ${inspect(this.toJSON())}`
  },
})
