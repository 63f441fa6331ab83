import { inspect } from 'node:util'
import { WebhookError } from '../errors/errors.js'
import type { Acknowledge } from '../options/receiver-options.js'
import type { Format, Integrity } from '../provider/provider.js'
import { makeHandlerReply, type ReplyInit, type WebhookReply } from '../reply/reply.js'
import type { HeaderReader } from '../request/headers.js'
import type { ReplayMark } from '../stores/store.js'
import type { Delivery, DeliveryFacts } from './delivery.js'

/** Replies larger than what can be kept for duplicates. */
export interface ReplyPolicy {
  /** Bytes; `undefined` where duplicates may get a plain reply. */
  readonly limit: number | undefined
  /** Statuses after which the sender comes back, such as `429` and `5xx`. */
  readonly retried: readonly string[]
  /** Why a handler cannot reply, if it cannot. */
  readonly refused: string | undefined
}

/** What a delivery is made of. */
export interface DeliveryParts {
  readonly facts: DeliveryFacts
  readonly mark: ReplayMark | undefined
  readonly headers: HeaderReader
  readonly policy: ReplyPolicy
  readonly fromQueue?: boolean
  readonly replayed?: boolean
  /** How the body is parsed, where that is the scheme's to say. */
  readonly format?: Format | undefined
}

/** The key of the run of a delivery that a queue kept. */
export const runKey = (key: string): string => `run:${key}`

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
  readonly integrity: Integrity
  fence = 0
  replayed: boolean
  transaction: unknown = undefined
  readonly mark: ReplayMark | undefined
  readonly format: Format | undefined
  /** Whether a queue kept it, and not a sender waits for it. */
  readonly fromQueue: boolean
  /** When the sender is to hear of success: after the handlers, before them, or once a queue has the delivery. */
  mode: Acknowledge = 'after'
  /** The request's shape says that a reply to it ends the connection. */
  close = false
  readonly #reader: HeaderReader
  readonly #policy: ReplyPolicy
  #headers: Readonly<Record<string, string>> | undefined
  #controller: AbortController | undefined
  #aborted: Error | undefined
  #reply: WebhookReply | undefined

  constructor({ facts, mark, headers, policy, fromQueue = false, replayed = false, format }: DeliveryParts) {
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
    this.fromQueue = fromQueue
    this.replayed = replayed
    this.format = format
    this.#reader = headers
    this.#policy = policy
  }

  /**
   * What its claims are kept under. Work from a queue has a namespace of its own, since the delivery counts as done from
   * when the queue had it.
   */
  get claimKey(): string {
    return this.fromQueue ? runKey(this.key) : this.key
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
    const { id, type, provider, endpoint, keyId, tenant, key, fence, replayed, verified, integrity, timestamp, receivedAt } = this
    return { id, type, provider, endpoint, keyId, tenant, key, fence, replayed, verified, integrity, timestamp, receivedAt }
  }
}

Object.defineProperty(DeliveryRecord.prototype, inspect.custom, {
  value(this: DeliveryRecord): string {
    return `Delivery ${inspect(this.toJSON())}`
  },
})
