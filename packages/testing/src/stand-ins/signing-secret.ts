import { type Provider, sign } from '@posthorn/core'

/**
 * Refuses a secret that nothing can be signed with: every event would fail on it.
 *
 * @throws WebhookError `secret_invalid`, which does not quote it.
 */
export function requireSigningSecret(provider: Provider, secret: string): void {
  sign(provider, { secret, body: '' })
}
