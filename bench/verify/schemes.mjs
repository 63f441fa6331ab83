import { github } from '../../packages/providers/dist/github.js'
import { slack } from '../../packages/providers/dist/slack.js'
import { standardWebhooks } from '../../packages/providers/dist/standard-webhooks.js'
import { stripe } from '../../packages/providers/dist/stripe.js'

/** How senders sign, with where the signature stands, so that it can be taken away and broken. */
export const schemes = {
  stripe: {
    title: 'Stripe',
    provider: stripe,
    secret: 'whsec_posthorn_bench_secret_0123456789',
    signatureHeader: 'stripe-signature',
    timed: true,
  },
  github: {
    title: 'GitHub',
    provider: github,
    secret: 'posthorn bench secret 0123456789',
    signatureHeader: 'x-hub-signature-256',
    timed: false,
  },
  slack: {
    title: 'Slack',
    provider: slack,
    secret: '0123456789abcdef0123456789abcdef',
    signatureHeader: 'x-slack-signature',
    timed: true,
  },
  standard: {
    title: 'Standard Webhooks',
    provider: standardWebhooks,
    secret: `whsec_${Buffer.alloc(32, 'posthorn').toString('base64')}`,
    signatureHeader: 'webhook-signature',
    timed: true,
  },
}
