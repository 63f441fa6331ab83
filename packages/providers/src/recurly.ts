import { defineProvider, type Provider } from '@posthorn/core'

/** A Recurly notification. It says what changed; fetch the rest. */
export interface RecurlyEvent {
  /** The object, not the event. */
  readonly id: string
  readonly object_type: string
  readonly site_id: string
  readonly event_type: string
  /** ISO 8601. */
  readonly event_time: string
  readonly [field: string]: unknown
}

/** Events of Recurly: `account.created`, from the object and what happened to it. */
export type RecurlyEvents = Readonly<Record<`${string}.${string}`, RecurlyEvent>>

/**
 * Recurly, JSON webhooks: XML ones are not signed. The secret is the key of the endpoint, used as it is shown and not
 * decoded. There is no delivery id, so equal bodies are one delivery.
 */
export const recurly: Provider<RecurlyEvents> = defineProvider({
  name: 'recurly',
  docs: 'https://docs.recurly.com/recurly-subscriptions/docs/signature-verification',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:recurly-signature', positions: { separator: ',' }, encoding: 'hex' },
      signed: '{timestamp}.{body}',
      timestamp: { unit: 'ms' },
    },
  ],
  type: '{json:object_type}.{json:event_type}',
  // About 10 + x * 2^(x + 5) seconds, x from 0 to 9.
  retries: [10, 74, 266, 778, 2058, 5130, 12_298, 28_682, 65_546, 147_466],
})
