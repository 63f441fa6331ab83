import { defineProvider, type Provider } from '@posthorn/core'

/** An event that a webhook subscribed to. */
export interface ZendeskEvent {
  /** `zen:event-type:user.created` and so on. */
  readonly type: string
  readonly account_id: number
  readonly id: string
  /** ISO 8601. */
  readonly time: string
  readonly zendesk_event_version: string
  /** `zen:user:` and its id, and so on. */
  readonly subject: string
  readonly detail: Readonly<Record<string, unknown>>
  readonly event: Readonly<Record<string, unknown>>
}

/** Events of Zendesk: subscribed ones by their type, everything else is the request of a trigger or an automation. */
export type ZendeskEvents = {
  readonly [type in `zen:event-type:${string}`]: ZendeskEvent
} & {
  /** Whatever the trigger's author wrote; give a schema to have it checked and typed. */
  readonly trigger: unknown
}

/**
 * Zendesk. The secret is the webhook's signing secret as it is shown: it looks like base64, and is not decoded. The
 * invocation id is not signed, so it tells deliveries apart only together with the body. A trigger's own body that has a
 * field `type` is named by it.
 */
export const zendesk: Provider<ZendeskEvents> = defineProvider({
  name: 'zendesk',
  docs: 'https://developer.zendesk.com/documentation/webhooks/verifying/',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-zendesk-webhook-signature', encoding: 'base64' },
      signed: '{timestamp}{body}',
      timestamp: { from: 'header:x-zendesk-webhook-signature-timestamp', unit: 'iso' },
    },
  ],
  // Not `json:id` besides: in a trigger's body it may be a ticket's.
  id: 'header:x-zendesk-webhook-invocation-id',
  type: ['{json:type}', 'trigger'],
  formats: ['json', 'form', 'text'],
  methods: ['POST', 'PUT', 'PATCH', 'GET', 'DELETE'],
  // Only some statuses are retried: 503 is among them, 500 is not.
  replies: { failed: { status: 503, headers: { 'retry-after': '30' }, body: { error: 'internal_error' } } },
})
