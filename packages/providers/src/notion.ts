import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of a Notion event. It names what changed; fetch that by its id. */
export interface NotionEvent {
  /** Stays the same when a delivery is retried. */
  readonly id: string
  readonly type: string
  /** ISO 8601. */
  readonly timestamp: string
  readonly workspace_id: string
  readonly subscription_id: string
  readonly integration_id: string
  readonly attempt_number: number
  readonly authors: readonly { readonly id: string; readonly type: string }[]
  readonly entity: { readonly id: string; readonly type: string }
  readonly data?: Readonly<Record<string, unknown>>
}

/** Events of Notion, by name: `page.content_updated`. */
export type NotionEvents = Readonly<Record<string, NotionEvent>>

/**
 * Notion. `secret` is the `verification_token` of the first, unsigned request that Notion makes to a new subscription: take
 * it with `captureSecret`, and confirm it in the integration's settings. A retry has another body (`attempt_number`), so
 * deliveries are told apart by the event's id.
 */
export const notion: Provider<NotionEvents> = defineProvider({
  name: 'notion',
  docs: 'https://developers.notion.com/reference/webhooks',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-notion-signature', prefix: 'sha256=', encoding: 'hex' },
      signed: '{body}',
    },
  ],
  id: 'json:id',
  type: '{json:type}',
  handshakes: [
    {
      when: { method: 'POST', ref: 'json:verification_token' },
      verify: 'none',
      capture: 'json:verification_token',
      reply: { fixed: { status: 200 } },
    },
  ],
})
