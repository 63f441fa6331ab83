import { defineProvider, type Provider } from '@posthorn/core'

/** Fields of a callback. */
export interface PlivoEvent {
  readonly MessageUUID?: string
  readonly From?: string
  readonly To?: string
  readonly Status?: string
  readonly Type?: string
  readonly Text?: string
  readonly [field: string]: unknown
}

/** Events of Plivo. It names none: statuses have the status's name, messages are `inbound.sms` and the like. */
export type PlivoEvents = Readonly<Record<string, PlivoEvent>>

/**
 * Messaging callbacks of Plivo (signature V2). The secret is the auth token. The URL is signed without its query, so the
 * receiver needs `publicUrl`. Callbacks must be set to POST. The body is not signed and there is no time: whoever has captured one request can send any
 * other, so ask the API before you act on one.
 */
export const plivo: Provider<PlivoEvents> = defineProvider({
  name: 'plivo',
  docs: 'https://docs.plivo.com/docs/messaging/concepts/signature-validation',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      // The second is made with the main account's token, where a subaccount made the first.
      signature: {
        from: ['header:x-plivo-signature-v2', 'header:x-plivo-signature-ma-v2'],
        values: { separator: ',' },
        encoding: 'base64',
      },
      signed: '{url-without-query}{header:x-plivo-signature-v2-nonce}',
      coversBody: false,
    },
  ],
  type: ['{form:Status}', 'inbound.{form:Type}', 'callback'],
  formats: ['form'],
})
