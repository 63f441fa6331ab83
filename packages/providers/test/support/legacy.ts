import { defineProvider, type Provider } from '@posthorn/core'

/** GitHub's first way of signing, which it still sends next to the stronger one. */
export const githubSha1: Provider = defineProvider({
  name: 'github-legacy-sha1',
  docs: 'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha1',
      signature: { from: 'header:x-hub-signature', prefix: 'sha1=', encoding: 'hex' },
      signed: '{body}',
    },
  ],
  type: '{header:x-github-event}',
})

/** Standard Webhooks with the sender's own key pair. */
export const standardEd25519: Provider = defineProvider({
  name: 'standard-webhooks-ed25519',
  docs: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md',
  schemes: [
    {
      kind: 'ed25519',
      key: { encoding: 'raw-base64', prefix: 'whpk_' },
      signature: { from: 'header:webhook-signature', list: { version: 'v1a' }, encoding: 'base64' },
      signed: '{header:webhook-id}.{timestamp}.{body}',
      timestamp: { from: 'header:webhook-timestamp' },
    },
  ],
  id: 'header:webhook-id',
  type: '{json:type}',
})
