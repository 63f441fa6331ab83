import { defineProvider, type Provider } from '@posthorn/core'

/** Says that something changed: fetch the payloads of the webhook from the API. */
export interface AirtableNotification {
  readonly base: { readonly id: string }
  readonly webhook: { readonly id: string }
  /** ISO 8601. */
  readonly timestamp: string
}

/** Events of Airtable: there is one, and the request does not name it. */
export interface AirtableEvents {
  notification: AirtableNotification
}

/**
 * Airtable. The secret is the `macSecretBase64` that the webhook was created with, and is never shown again; it is
 * base64-decoded. A notification has no id, but a time, which tells it from the next.
 */
export const airtable: Provider<AirtableEvents> = defineProvider({
  name: 'airtable',
  docs: 'https://airtable.com/developers/web/api/webhooks-overview',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      key: { encoding: 'base64' },
      signature: { from: 'header:x-airtable-content-mac', prefix: 'hmac-sha256=', encoding: 'hex' },
      signed: '{body}',
    },
  ],
  type: 'notification',
  // The document asks for an empty body.
  replies: { ok: { status: 200 } },
})
