import { defineProvider, type Provider } from '@posthorn/core'

/** Events of Braintree: what kind one is stands in the XML of its payload. */
export interface BraintreeEvents {
  /** Both fields go to `gateway.webhookNotification.parse` of Braintree's package, which reads the XML. */
  notification: { readonly bt_signature: string; readonly bt_payload: string }
}

/**
 * Braintree. Give the keys of the API as `secret: { [publicKey]: privateKey }`: the reply to the challenge, which Braintree
 * sends when a destination URL is added, holds the public key. The payload is XML in base64, and only it is signed. There
 * is no delivery id, so equal bodies are one delivery.
 */
export const braintree: Provider<BraintreeEvents> = defineProvider({
  name: 'braintree',
  docs: 'https://developer.paypal.com/braintree/docs/guides/webhooks/parse',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha1',
      key: { derive: 'sha1' },
      signature: { from: 'form:bt_signature', pairs: { separator: '&', between: '|' }, encoding: 'hex' },
      signed: '{form:bt_payload}',
      coversBody: false,
      format: 'form',
    },
  ],
  type: 'notification',
  // Other fields could be added to a captured request.
  identity: 'signed',
  formats: ['form'],
  timeoutMs: 30_000,
  // Every hour for 24 hours.
  retries: Array.from({ length: 24 }, () => 3600),
  handshakes: [
    {
      when: { method: 'GET', ref: 'query:bt_challenge' },
      verify: 'none',
      reply: { text: { mac: 'query:bt_challenge', keyId: '|' } },
      token: /^[a-f0-9]{20,32}$/,
    },
  ],
})
