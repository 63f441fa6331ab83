import { defineProvider, type Provider } from '@posthorn/core'

/** The resource under its own name, as the REST API shows it: `{ charge: { … } }`. */
export type RechargeEvent = Readonly<Record<string, unknown>>

/** Events of Recharge, by topic: `charge/paid`. */
export type RechargeEvents = Readonly<Record<string, RechargeEvent>>

/**
 * Recharge, the scheme that signs the time. The secret is the client secret of the API token, not the token. The topic
 * stands in a header that is not signed: mount a receiver for each topic where it matters which of them it is.
 */
export const recharge: Provider<RechargeEvents> = defineProvider({
  name: 'recharge',
  docs: 'https://docs.getrecharge.com/docs/webhooks-overview',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: {
        from: 'header:x-recharge-webhook-signature',
        fields: { separator: ',', pick: 'v1', timestamp: 't' },
        encoding: 'hex',
      },
      signed: '{timestamp}.{body}',
    },
  ],
  type: '{header:x-recharge-topic}',
  // Two topics can send the same resource: their bodies are equal, and only the signed time differs.
  identity: 'attempt',
  // Retries go on for 48 hours.
  toleranceSeconds: { past: 172_800, future: 300 },
  timeoutMs: 5000,
  retriedStatuses: ['408', '429', '5xx'],
})
