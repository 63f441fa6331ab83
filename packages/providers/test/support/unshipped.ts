import { defineProvider, type Provider } from '@posthorn/core'

/** GitHub's first way of signing, which it still sends next to the stronger one. */
export const githubLegacySha1: Provider = defineProvider({
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
