import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of an EasyPost event. */
export interface EasypostEvent {
  readonly id: string
  readonly object: 'Event'
  readonly mode: 'test' | 'production'
  /** The name: `tracker.updated`. */
  readonly description: string
  readonly previous_attributes?: Readonly<Record<string, unknown>>
  /** The object after the change. */
  readonly result: Readonly<Record<string, unknown>>
  /** ISO 8601. */
  readonly created_at: string
  readonly [field: string]: unknown
}

/** Events of EasyPost, by name. */
export type EasypostEvents = Readonly<Record<string, EasypostEvent>>

/** EasyPost. The secret is the `webhook_secret` that you gave to the webhook; without one nothing is signed. */
export const easypost: Provider<EasypostEvents> = defineProvider({
  name: 'easypost',
  docs: 'https://docs.easypost.com/guides/webhooks-guide',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      key: { normalize: 'NFKD' },
      signature: { from: 'header:x-hmac-signature', prefix: 'hmac-sha256-hex=', encoding: 'hex' },
      signed: '{body}',
    },
  ],
  id: 'json:id',
  type: '{json:description}',
})
