import { defineProvider, type Provider } from '@posthorn/core'

type ObjectType = 'customer' | 'email' | 'push' | 'in_app' | 'sms' | 'slack' | 'webhook' | 'whatsapp'

/** A reporting webhook: what happened to a message or a person. */
export interface CustomerioReport {
  readonly event_id: string
  readonly object_type: string
  readonly metric: string
  /** Seconds since 1970. */
  readonly timestamp: number
  readonly data: Readonly<Record<string, unknown>>
}

/** Events of Customer.io: reports are named `<object_type>.<metric>`, everything else is a webhook action of a campaign. */
export type CustomerioEvents = {
  readonly [type in `${ObjectType}.${string}`]: CustomerioReport
} & {
  /** Whatever the campaign's author wrote into the action; give a schema to have it checked and typed. */
  readonly webhook_action: unknown
}

/**
 * Customer.io: webhook actions and reporting webhooks. The idempotency key is not signed, so it tells deliveries
 * apart only together with the body. The sender reads the reply: set it with `delivery.reply`.
 */
export const customerio: Provider<CustomerioEvents> = defineProvider({
  name: 'customerio',
  docs: 'https://docs.customer.io/journeys/webhooks-action',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-cio-signature', encoding: 'hex' },
      signed: 'v0:{timestamp}:{body}',
      timestamp: { from: 'header:x-cio-timestamp', unit: 's' },
    },
  ],
  id: 'header:x-cio-idempotency-key',
  type: ['{json:object_type}.{json:metric}', 'webhook_action'],
  formats: ['json', 'form', 'text'],
  methods: ['POST', 'PUT', 'PATCH', 'GET', 'DELETE'],
  timeoutMs: 4000,
  // Ten attempts over about three hours; the document gives no single pauses, these double to fit.
  retries: [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120],
  retriedStatuses: ['408', '409', '429', '5xx'],
})
