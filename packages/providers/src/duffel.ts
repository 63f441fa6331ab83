import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of a Duffel event. */
export interface DuffelEvent {
  readonly id: string
  /** The name: `order.created`. */
  readonly type: string
  readonly live_mode: boolean
  /** ISO 8601. */
  readonly created_at: string
  /** Id of the object that the event is about; several events can have it. */
  readonly idempotency_key?: string
  readonly data: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/** Events of Duffel, by name. */
export type DuffelEvents = Readonly<Record<string, DuffelEvent>>

/** Duffel. The secret is shown once, when the webhook is created. */
export const duffel: Provider<DuffelEvents> = defineProvider({
  name: 'duffel',
  docs: 'https://duffel.com/docs/guides/receiving-webhooks',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-duffel-signature', fields: { separator: ',', pick: 'v1', timestamp: 't' }, encoding: 'hex' },
      signed: '{timestamp}.{body}',
    },
  ],
  id: 'json:id',
  type: '{json:type}',
})
