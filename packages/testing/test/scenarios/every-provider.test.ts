import { createReceiver, type Provider, type ReceiverOptions } from '@posthorn/core'
import { loadProvider, providerNames } from '@posthorn/providers'
import {
  deliverConcurrently,
  deliverFromFuture,
  deliverStale,
  deliverTampered,
  deliverTwice,
  deliverUntilHandled,
  fixedClock,
  replayUnderFreshId,
  sampleEvent,
} from '@posthorn/testing'
import { describe, expect, it } from 'vitest'
import { keysOf } from '../../../providers/test/support/keys.js'

const shipped = await Promise.all(providerNames.map((name) => loadProvider(name)))
const signable = shipped.filter(({ schemes: [scheme] }) => scheme.kind !== 'custom' || scheme.sign)
const publicUrl = 'https://hooks.example.com/in'

/** Providers whose samples say themselves when they were sent. */
const timeInEvent = ['linear', 'mailgun']

const signsTime = (provider: Provider) =>
  provider['~compiled'].schemes[0].timestamp !== undefined && !timeInEvent.includes(provider.name)

/** Whether there is an id in a header that is not signed. Svix signs it in each of two ways. */
const hasFreshId = ({ name, ids }: Provider) =>
  name !== 'svix' && ids.some(({ from, trust }) => from.startsWith('header:') && trust === 'unsigned')

/** An app for a provider's samples. */
function appFor(provider: Provider, more: Partial<ReceiverOptions> = {}) {
  const format = provider.formats?.[0] ?? 'json'
  const scheme = provider.schemes.find((candidate) => candidate.format === undefined || candidate.format === format)!
  const { secret, signing } = keysOf(provider, scheme)
  const clock = fixedClock()
  const refused: string[] = []
  const app = { runs: 0, failing: 0 }
  const receiver = createReceiver(provider, {
    secret: provider.keyId === undefined ? secret : { key_1: secret },
    publicUrl,
    now: clock.now,
    onRefused: ({ code }: { readonly code: string }) => void refused.push(code),
    ...more,
  } as ReceiverOptions).on('*', () => {
    app.runs += 1
    if (app.runs <= app.failing) throw new Error('the app is broken for now')
  })
  const sample = sampleEvent(provider, undefined, { now: clock.now() })
  const options = {
    secret: signing,
    publicUrl,
    clock,
    headers: sample.headers,
    ...(provider.keyId === undefined ? {} : { keyId: 'key_1' }),
  }
  return Object.assign(app, { args: [receiver, provider, sample.event, options] as const, options, refused })
}

/** What came of a scenario, or why it makes no sense. */
async function attempt<Outcome>(run: Promise<Outcome>): Promise<Outcome | 'senseless'> {
  try {
    return await run
  } catch (error) {
    if (error instanceof RangeError && error.message.includes('makes no sense')) return 'senseless'
    throw error
  }
}

describe.each(signable.map((provider) => [provider.name, provider] as const))('%s', (_name, provider) => {
  const distinct = provider.identity === 'none'
  const ok = provider.replies?.ok?.status ?? 200

  it('handles duplicates once, one after the other and at once', async () => {
    for (const scenario of [deliverTwice, deliverConcurrently]) {
      const app = appFor(provider)
      const replies = await scenario(...app.args)
      expect([app.refused, replies.map(({ status }) => status)]).toEqual([[], [ok, ok]])
      expect(app.runs).toBe(distinct ? 2 : 1)
    }
  })

  it('is tried again until it is handled', async () => {
    const app = appFor(provider)
    app.failing = 1
    const [target, , event] = app.args
    const attempts = await deliverUntilHandled(target, provider, event, { ...app.options, retries: [1, 1] })
    expect(attempts.map(({ status }) => status)).toEqual([provider.replies?.failed?.status ?? 500, ok])
  })

  it('refuses what is changed, too old or too new, or is said to make that impossible', async () => {
    for (const [scenario, code, makesSense] of [
      [deliverTampered, /^(?:signature_mismatch|payload_malformed)$/, provider.integrity === 'body'],
      [deliverStale, /^timestamp_too_old$/, signsTime(provider)],
      [deliverFromFuture, /^timestamp_in_future$/, signsTime(provider)],
    ] as const) {
      const app = appFor(provider)
      const outcome = await attempt(scenario(...app.args))
      expect([scenario.name, app.runs, outcome !== 'senseless']).toEqual([scenario.name, 0, makesSense])
      expect(app.refused.filter((refused) => code.test(refused))).toHaveLength(makesSense ? 1 : 0)
    }
  })

  it('handles no replay under another id, or is said to have none', async () => {
    const app = appFor(provider, { replay: 'suppress' })
    const outcome = await attempt(replayUnderFreshId(...app.args))
    expect(outcome !== 'senseless').toBe(hasFreshId(provider))
    expect([app.refused, app.runs]).toEqual([[], hasFreshId(provider) ? 1 : 0])
  })
})
