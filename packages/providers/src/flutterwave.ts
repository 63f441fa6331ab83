import { defineProvider, type Provider } from '@posthorn/core'

/** A Flutterwave event: version 4 names it `type`, version 3 `event`. */
export interface FlutterwaveEvent {
  readonly type?: string
  readonly event?: string
  readonly data: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/** Events of Flutterwave, by name: `charge.completed`. */
export type FlutterwaveEvents = Readonly<Record<string, FlutterwaveEvent>>

/**
 * Flutterwave. The secret is the secret hash that you wrote into the dashboard's webhook settings. Version 4 signs the
 * body with it. Version 3 sends it as it is, which says nothing of what the request holds: ask the API before you give
 * value, and use another secret for each version. There is no delivery id, so equal bodies are one delivery.
 */
export const flutterwave: Provider<FlutterwaveEvents> = defineProvider({
  name: 'flutterwave',
  docs: 'https://developer.flutterwave.com/docs/webhooks',
  schemes: [
    {
      kind: 'hmac',
      name: 'v4',
      hash: 'sha256',
      signature: { from: 'header:flutterwave-signature', encoding: 'base64' },
      signed: '{body}',
    },
    { kind: 'token', name: 'v3', signature: { from: 'header:verif-hash' } },
  ],
  type: ['{json:type}', '{json:event}'],
})
