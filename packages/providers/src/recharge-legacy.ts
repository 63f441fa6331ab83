import { defineProvider, type Provider } from '@posthorn/core'
import type { RechargeEvents } from './recharge.js'

/** Events of Recharge, by topic: `charge/paid`. */
export type RechargeLegacyEvents = RechargeEvents

/**
 * Recharge, the older scheme, which it sends next to the other: prefer `recharge`. Its header says HMAC, but it is a plain
 * SHA-256 of the client secret and the body. No time is signed, and the topic is not: two topics that send the same
 * resource are one delivery, unless each has a receiver with an `endpoint` of its own.
 */
export const rechargeLegacy: Provider<RechargeLegacyEvents> = defineProvider({
  name: 'recharge-legacy',
  docs: 'https://docs.getrecharge.com/docs/webhooks-overview',
  schemes: [
    {
      kind: 'hash',
      hash: 'sha256',
      signature: { from: 'header:x-recharge-hmac-sha256', encoding: 'hex' },
      signed: '{secret}{body}',
    },
  ],
  type: '{header:x-recharge-topic}',
  timeoutMs: 5000,
  retriedStatuses: ['408', '429', '5xx'],
})
