import { defineProvider, type Provider } from '@posthorn/core'

/** A callback of ConnectWise PSA. */
export interface ConnectwiseEvent {
  readonly MessageId?: string
  /** Such as `ticket`. */
  readonly Type: string
  readonly Action: 'added' | 'updated' | 'deleted'
  readonly ID?: number
  readonly CompanyId?: string
  readonly MemberId?: string
  /** JSON text of the record. */
  readonly Entity?: string
  /** `key_url` is where the signing key can be read. */
  readonly Metadata?: { readonly key_url?: string }
  readonly [field: string]: unknown
}

/** Events of ConnectWise PSA, by type and action: `ticket.updated`. */
export type ConnectwiseEvents = Readonly<Record<string, ConnectwiseEvent>>

/**
 * ConnectWise PSA (Manage). The secret is the `signing_key` that the `key_url` of a callback gives; look it up once by
 * hand, and check that the address is ConnectWise's. Equal bodies are one delivery.
 */
export const connectwise: Provider<ConnectwiseEvents> = defineProvider({
  name: 'connectwise',
  docs: 'https://developer.connectwise.com/Products/ConnectWise_PSA/Developer_Guide#Webhooks',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      key: { derive: 'sha256' },
      signature: { from: 'header:x-content-signature', encoding: 'base64' },
      signed: '{body}',
    },
  ],
  type: '{json:Type}.{json:Action}',
})
