import { defineProvider, type Provider } from '@posthorn/core'

/** A V3 webhook: one event. */
export interface PagerdutyWebhook {
  readonly event: {
    readonly id: string
    readonly event_type: string
    readonly resource_type: string
    /** ISO 8601. */
    readonly occurred_at: string
    /** Who or what did it; `null` for automation. */
    readonly agent: Readonly<Record<string, unknown>> | null
    readonly client: Readonly<Record<string, unknown>> | null
    readonly data: Readonly<Record<string, unknown>>
  }
}

/** Events of PagerDuty, by name: `incident.triggered`. The test of the web interface is `pagey.ping`. */
export type PagerdutyEvents = Readonly<Record<string, PagerdutyWebhook>>

/** PagerDuty, webhooks V3. The secret is the subscription's, shown once when it is made. */
export const pagerduty: Provider<PagerdutyEvents> = defineProvider({
  name: 'pagerduty',
  docs: 'https://github.com/PagerDuty/developer-docs/blob/main/docs/webhooks/04-Signatures.md',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-pagerduty-signature', fields: { separator: ',', pick: 'v1' }, encoding: 'hex' },
      signed: '{body}',
    },
  ],
  id: 'json:event.id',
  type: '{json:event.event_type}',
  timeoutMs: 5000,
  retriedStatuses: ['429', '5xx'],
})
