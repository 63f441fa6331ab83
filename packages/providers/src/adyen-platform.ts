import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of an Adyen platform webhook. For payloads, use the types of Adyen's own package with `withEvents`. */
export interface AdyenPlatformEvent {
  readonly type: string
  readonly environment: string
  /** ISO 8601. */
  readonly timestamp?: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Events of Adyen's platform and management webhooks, by name: `balancePlatform.accountHolder.created`. */
export type AdyenPlatformEvents = Readonly<Record<string, AdyenPlatformEvent>>

/**
 * Adyen for Platforms, Issuing and the Management API: webhooks with the signature in a header. For payments, whose
 * notifications carry it in the body, use `adyen`. The secret is the webhook's HMAC key, in hex. There is no delivery
 * id, so equal bodies are one delivery.
 */
export const adyenPlatform: Provider<AdyenPlatformEvents> = defineProvider({
  name: 'adyen-platform',
  docs: 'https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      key: { encoding: 'hex' },
      signature: { from: 'header:hmacsignature', encoding: 'base64' },
      signed: '{body}',
    },
  ],
  type: '{json:type}',
  timeoutMs: 10_000,
  // Three attempts close together, then a queue; its last pause is repeated for up to 30 days.
  retries: [9, 9, 9, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800],
})
