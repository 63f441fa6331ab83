import { defineProvider, type Provider } from '@posthorn/core'

/** Events of a sender that follows Standard Webhooks; their names are its own. */
export type StandardWebhooksV1aEvents = Readonly<Record<string, unknown>>

/**
 * Senders that follow the Standard Webhooks specification, asymmetric (`v1a`, Ed25519). `secret` is the sender's public
 * key, `whpk_` included. The id is signed. A `v1` signature beside it is not looked at: use `standard-webhooks` for that.
 */
export const standardWebhooksV1a: Provider<StandardWebhooksV1aEvents> = defineProvider({
  name: 'standard-webhooks-v1a',
  docs: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md',
  schemes: [
    {
      kind: 'ed25519',
      key: { encoding: 'raw-base64', prefix: 'whpk_' },
      signature: { from: 'header:webhook-signature', list: { version: 'v1a' }, encoding: 'base64' },
      signed: '{header:webhook-id}.{timestamp}.{body}',
      timestamp: { from: 'header:webhook-timestamp', unit: 's' },
    },
  ],
  id: 'header:webhook-id',
  type: '{json:type}',
  timeoutMs: 15_000,
  // The specification's example schedule.
  retries: [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400],
})
