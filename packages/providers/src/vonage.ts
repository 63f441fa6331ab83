import { defineProvider, type Provider } from '@posthorn/core'

/** What messages and their statuses have in common. */
export interface VonageEvent {
  readonly message_uuid?: string
  readonly channel?: string
  readonly to?: string
  readonly from?: string
  /** ISO 8601. */
  readonly timestamp?: string
  readonly message_type?: string
  readonly status?: string
  readonly [field: string]: unknown
}

/** Events of Vonage. It names none: statuses have the status's name, messages are `inbound.text` and the like. */
export type VonageEvents = Readonly<Record<string, VonageEvent>>

/**
 * Signed webhooks of Vonage (Messages, Voice, Dispatch). The secret is the signature secret of the dashboard; where there
 * are several accounts, an object from API key to secret. Webhooks must be set to POST: for GET Vonage signs a rendering
 * of the query.
 */
export const vonage: Provider<VonageEvents> = defineProvider({
  name: 'vonage',
  docs: 'https://developer.vonage.com/en/getting-started/concepts/webhooks',
  schemes: [
    {
      kind: 'jwt',
      algorithms: ['HS256'],
      signature: { from: 'header:authorization', prefix: 'Bearer ' },
      claims: { iss: 'Vonage', payload_hash: '{sha256-hex:body}' },
      timestamp: { from: 'jwt:claims.iat' },
    },
  ],
  keyId: 'jwt:claims.api_key',
  type: ['{json:status}', 'inbound.{json:message_type}', 'callback'],
})
