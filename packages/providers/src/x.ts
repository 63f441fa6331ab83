import { defineProvider, type Provider } from '@posthorn/core'

/** An event of the X Activity API, or a batch of the Account Activity API. */
export interface XEvent {
  /** X Activity API. */
  readonly data?: {
    readonly event_uuid: string
    readonly event_type: string
    readonly filter: Readonly<Record<string, unknown>>
    readonly tag?: string
    readonly payload: unknown
    readonly includes?: unknown
  }
  /** Account Activity API: the account that is subscribed to. Lists such as `tweet_create_events` stand beside it. */
  readonly for_user_id?: string
  readonly [field: string]: unknown
}

/** Events of X: `data.event_type` of the X Activity API, such as `post.create`, and `account_activity` for everything else. */
export type XEvents = Readonly<Record<string, XEvent>>

/**
 * X (Twitter). `secret` is the app's consumer secret, also called API key secret. A batch of the Account Activity API does
 * not name its kind: see which list it has. It has no delivery id either, so equal bodies are one delivery. X asks the
 * endpoint to prove itself again and again, which is answered without a handler.
 */
export const x: Provider<XEvents> = defineProvider({
  name: 'x',
  docs: 'https://docs.x.com/x-api/webhooks/introduction',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-twitter-webhooks-signature', prefix: 'sha256=', encoding: 'base64' },
      signed: '{body}',
    },
  ],
  id: 'json:data.event_uuid',
  type: ['{json:data.event_type}', 'account_activity'],
  timeoutMs: 10_000,
  handshakes: [
    {
      when: { method: 'GET', ref: 'query:crc_token' },
      verify: 'none',
      reply: { json: { response_token: { mac: 'query:crc_token', prefix: 'sha256=' } } },
    },
  ],
})
