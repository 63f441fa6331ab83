import { defineProvider, type Provider } from '@posthorn/core'

/** What all Plaid webhooks share. */
export interface PlaidEvent {
  readonly webhook_type: string
  readonly webhook_code: string
  readonly item_id?: string
  readonly environment?: string
  readonly [field: string]: unknown
}

/** Events of Plaid: `TRANSACTIONS.SYNC_UPDATES_AVAILABLE`, from the type and the code. */
export type PlaidEvents = Readonly<Record<`${string}.${string}`, PlaidEvent>>

/**
 * Plaid. The signature is a JWT with the digest of the body. Its public keys come from Plaid's API by key id, so `secret`
 * is a function: ask `/webhook_verification_key/get` (`webhookVerificationKeyGet({ key_id: keyId })` of Plaid's package)
 * and give `JSON.stringify(key)`; give `null` if Plaid knows no such key, or if its `expired_at` is set. Keep a bounded
 * number of keys for some minutes: the key id is not verified at that point, and anyone can send another one.
 */
export const plaid: Provider<PlaidEvents> = defineProvider({
  name: 'plaid',
  docs: 'https://plaid.com/docs/api/webhooks/webhook-verification/',
  schemes: [
    {
      kind: 'jwt',
      algorithms: ['ES256'],
      signature: { from: 'header:plaid-verification' },
      claims: { request_body_sha256: '{sha256-hex:body}' },
      timestamp: { from: 'jwt:claims.iat' },
    },
  ],
  keyId: 'jwt:header.kid',
  type: '{json:webhook_type}.{json:webhook_code}',
  // There is no id, and "there are new transactions of this item" is the same body each time.
  identity: 'attempt',
  timeoutMs: 10_000,
  // Each pause is four times the one before, for up to 24 hours.
  retries: [30, 120, 480, 1920, 7680, 30_720],
})
