import { defineProvider, type Provider } from '@posthorn/core'

/** What Adyen says of a payment or a report. */
export interface AdyenNotificationRequestItem {
  readonly pspReference: string
  readonly originalReference?: string
  readonly merchantAccountCode: string
  readonly merchantReference?: string
  readonly amount?: { readonly currency: string; readonly value: number }
  readonly eventCode: string
  /** ISO 8601. Not signed. */
  readonly eventDate: string
  /** `true` or `false`, as text. */
  readonly success: string
  /** Not signed. */
  readonly additionalData?: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/** A standard notification; JSON ones hold one item. */
export interface AdyenNotification {
  /** `true` or `false`, as text. */
  readonly live: string
  readonly notificationItems: readonly { readonly NotificationRequestItem: AdyenNotificationRequestItem }[]
}

/** Events of Adyen, by event code: `AUTHORISATION`. */
export type AdyenEvents = Readonly<Record<string, AdyenNotification>>

const item = 'item:NotificationRequestItem'

/**
 * Adyen's standard webhooks, about payments. The secret is the webhook's HMAC key, in hex. Every item is signed, but only
 * its references, account, amount, event code and success are: take nothing else as Adyen's word. There is no delivery
 * id: items with the same signed fields are one delivery.
 */
export const adyen: Provider<AdyenEvents> = defineProvider({
  name: 'adyen',
  docs: 'https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      key: { encoding: 'hex' },
      each: 'json:notificationItems',
      signature: { from: `${item}.additionalData.hmacSignature`, encoding: 'base64' },
      // A field that is absent is signed as empty. Only the reference is the merchant's to choose, and may hold a colon.
      signed: [
        `{${item}.pspReference}`,
        `[{${item}.originalReference}]`,
        `{${item}.merchantAccountCode}`,
        `[{any:${item}.merchantReference}]`,
        `[{${item}.amount.value}]`,
        `[{${item}.amount.currency}]`,
        `{${item}.eventCode}`,
        `{${item}.success}`,
      ].join(':'),
      coversBody: false,
    },
  ],
  // What Adyen signs is what it tells duplicates by; the rest of a captured request could be changed.
  identity: 'signed',
  type: '{json:notificationItems.0.NotificationRequestItem.eventCode}',
  timeoutMs: 10_000,
  // Three attempts close together, then a queue; its last pause is repeated for up to 30 days.
  retries: [9, 9, 9, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800],
  // Older accounts take a delivery for accepted only if the reply says so.
  replies: { ok: { status: 200, body: '[accepted]' } },
})
