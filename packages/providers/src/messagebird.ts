import { defineProvider, type Provider } from '@posthorn/core'

/** Events of MessageBird, by the `type` of a JSON body; `callback` where there is none, as for SMS and voice. */
export type MessagebirdEvents = Readonly<Record<string, unknown>>

/**
 * MessageBird (Bird). The secret is the signing key of the account. The token signs the URL, so the receiver needs
 * `publicUrl`. Some callbacks, such as SMS status reports, are GET requests that say everything in the query: name the
 * methods that you expect. Body and URL tell deliveries apart, so a retry that is signed anew is the same delivery.
 */
export const messagebird: Provider<MessagebirdEvents> = defineProvider({
  name: 'messagebird',
  docs: 'https://developers.messagebird.com/api/#verifying-http-requests',
  schemes: [
    {
      kind: 'jwt',
      algorithms: ['HS256', 'HS384', 'HS512'],
      signature: { from: 'header:messagebird-signature-jwt' },
      claims: { iss: 'MessageBird', url_hash: '{sha256-hex:url}', payload_hash: '{sha256-hex:body}' },
    },
  ],
  type: ['{json:type}', 'callback'],
  formats: ['json', 'form', 'text'],
  methods: ['POST', 'GET', 'DELETE'],
})
