import { doesNotThrow, ok, throws } from 'node:assert/strict'
import { inspect } from 'node:util'
import { createReceiver, defineProvider, isWebhookError, type ProviderDefinition, type ReceiverOptions } from '@posthorn/core'
import { stripe } from '@posthorn/providers/stripe'
import type { ConformanceCase } from './case.js'
import { secret } from './fixture.js'

/** A tolerance goes to a receiver, for one way or both, and to a definition: each has to be refused. */
function refusesTolerance(given: unknown): void {
  const shown = inspect(given)
  const named = (code: string) => (error: unknown) => {
    ok(isWebhookError(error), `${shown}: ${String(error)}`)
    ok(
      error.code === code && error.message.includes('toleranceSeconds') && !error.message.includes(secret),
      `${shown}: ${error.message}`,
    )
    return true
  }
  const values = typeof given === 'object' ? [given] : [given, { past: given, future: 300 }, { past: 300, future: given }]
  for (const toleranceSeconds of values) {
    const options = { secret, toleranceSeconds } as ReceiverOptions
    throws(() => createReceiver(stripe, options), named('options_invalid'), `${shown} was accepted by the receiver`)
    const definition = {
      name: 'lax',
      docs: 'https://example.com/webhooks',
      schemes: stripe.schemes,
      type: '{json:type}',
      toleranceSeconds,
    }
    throws(
      () => defineProvider(definition as ProviderDefinition),
      named('provider_invalid'),
      `${shown} was accepted by the definition`,
    )
  }
}

/** What a tolerance may be. */
export const toleranceCases: readonly ConformanceCase[] = [
  {
    id: 'TS-19',
    group: 'TS',
    name: 'cannot be created with a tolerance that is no sane number of seconds',
    basis: 'stripe-node compares with NaN where text is given, and quietly checks no time at all',
    run: async () => {
      const numbers = [Number.NaN, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_SAFE_INTEGER]
      for (const given of [...numbers, '300s', '300', true, 300n, [], {}, { past: 300 }, { future: 300 }]) refusesTolerance(given)
      doesNotThrow(() => createReceiver(stripe, { secret, toleranceSeconds: { past: 600, future: 60 } }))
    },
  },
  {
    id: 'TS-20',
    group: 'TS',
    name: 'has no tolerance that switches the window off',
    basis: 'in stripe-node a tolerance of 0 means no check, where whoever wrote it meant none to spare; here neither exists',
    run: async () => {
      for (const given of [0, -0, false, 'off', 'none', '0']) refusesTolerance(given)
    },
  },
]
