import { defineProvider, type Provider } from '@posthorn/core'

/** One of the events of a webhook. */
export interface GocardlessEvent {
  readonly id: string
  /** ISO 8601. */
  readonly created_at: string
  readonly resource_type: string
  readonly action: string
  /** Ids of the resources that it is about. */
  readonly links: Readonly<Record<string, string>>
  /** `cause` is what to decide by. */
  readonly details: Readonly<Record<string, unknown>>
  readonly metadata?: Readonly<Record<string, string>>
}

/** Events of GoCardless: a webhook holds several, which may have nothing in common. */
export interface GocardlessEvents {
  events: { readonly events: readonly GocardlessEvent[]; readonly meta?: { readonly webhook_id: string } }
}

/**
 * GoCardless. The secret is that of the webhook endpoint, in the dashboard. Every webhook is one `events`; if a handler
 * fails in the middle, the whole list comes again, so remember the ids of the events that are done. A wrong signature is
 * answered 498, as the document asks.
 */
export const gocardless: Provider<GocardlessEvents> = defineProvider({
  name: 'gocardless',
  docs: 'https://developer.gocardless.com/getting-started/staying-up-to-date-with-webhooks',
  schemes: [{ kind: 'hmac', hash: 'sha256', signature: { from: 'header:webhook-signature', encoding: 'hex' }, signed: '{body}' }],
  id: 'json:meta.webhook_id',
  type: 'events',
  timeoutMs: 10_000,
  replies: { refused: { status: 498, body: { error: 'token_invalid' } } },
})
