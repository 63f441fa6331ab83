/** Newer versions of svix do not load in Node 20, and do not parse. */
const svixIsNew = Number(process.versions.node.split('.')[0]) >= 22

async function tern(platform, secret) {
  const { WebhookVerificationService } = await import('@hookflo/tern')
  return {
    name: 'tern',
    parses: true,
    async call({ headers, body }) {
      const request = new Request('https://app.example/hooks', { method: 'POST', headers, body })
      return (await WebhookVerificationService.verifyWithPlatformConfig(request, platform, secret)).isValid
    },
  }
}

/** Libraries that verify a scheme. Each `call` gives whether it accepts, or throws; all are given the bytes that arrived. */
export const peers = {
  async stripe({ secret }) {
    const { default: Stripe } = await import('stripe')
    const { webhooks } = new Stripe('sk_test_posthorn')
    return [
      {
        name: 'stripe, verifyHeader',
        call: ({ headers, body }) => webhooks.signature.verifyHeader(body, headers['stripe-signature'], secret, 300),
      },
      {
        name: 'stripe, constructEvent',
        parses: true,
        call: ({ headers, body }) => webhooks.constructEvent(body, headers['stripe-signature'], secret) !== undefined,
      },
      await tern('stripe', secret),
    ]
  },

  async github({ secret }) {
    const { verify } = await import('@octokit/webhooks-methods')
    return [
      {
        name: '@octokit/webhooks-methods',
        call: async ({ headers, body }) => verify(secret, body.toString(), headers['x-hub-signature-256']),
      },
      await tern('github', secret),
    ]
  },

  async slack({ secret }) {
    // Not by the package's own name: in Node 20 another part of it does not load.
    const { default: bolt } = await import('@slack/bolt/dist/receivers/verify-request.js')
    return [
      {
        name: '@slack/bolt',
        call({ headers, body }) {
          const timestamp = Number(headers['x-slack-request-timestamp'])
          const signed = { 'x-slack-signature': headers['x-slack-signature'], 'x-slack-request-timestamp': timestamp }
          bolt.verifySlackRequest({ signingSecret: secret, body: body.toString(), headers: signed })
          return true
        },
      },
    ]
  },

  async standard({ secret }) {
    const { Webhook } = await import('standardwebhooks')
    const svix = await (svixIsNew ? import('svix-2') : import('svix'))
    const [webhook, svixWebhook] = [new Webhook(secret), new svix.Webhook(secret)]
    return [
      {
        name: 'standardwebhooks, jsonParse: false',
        call({ headers, body }) {
          webhook.verify(body, headers, { jsonParse: false })
          return true
        },
      },
      { name: 'standardwebhooks', parses: true, call: ({ headers, body }) => webhook.verify(body, headers) !== undefined },
      {
        name: 'svix',
        parses: !svixIsNew,
        call({ headers, body }) {
          svixWebhook.verify(body, headers)
          return true
        },
      },
    ]
  },
}
