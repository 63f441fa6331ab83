import { deepStrictEqual, ok, strictEqual, throws } from 'node:assert/strict'
import { timingSafeEqual } from 'node:crypto'
import { type CustomRequest, defineProvider, isWebhookError, type Provider, verify, type VerifyOptions } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { send } from '../http.js'
import type { ConformanceCase } from './case.js'
import { bracketed, now, recoverBody, secret, typed, withReceiver } from './fixture.js'
import { assertRefused } from './refusals.js'
import { goodDelivery, hmac } from './sender.js'
import { recoverSender } from './senders.js'

type Verdict = (request: CustomRequest) => unknown

/** A scheme of the app's own; the header `x-verdict` has it do what a case wants. */
function customProvider(verdicts: Readonly<Record<string, Verdict>>): Provider {
  const judge = (request: CustomRequest): unknown => {
    const verdict = verdicts[request.header('x-verdict') ?? '']
    return verdict ? verdict(request) : timingSafeEqual(Buffer.from(request.header('x-mac') ?? ''), macOf(request))
  }
  return defineProvider({
    name: 'custom-verdict',
    docs: 'https://example.com/webhooks',
    schemes: [
      {
        kind: 'custom',
        headers: ['x-mac'],
        covers: 'body',
        // The type says boolean; JavaScript callers give what they give.
        verify: judge as (request: CustomRequest) => boolean,
        sign: (request) => ({ 'x-mac': macOf(request).toString() }),
      },
    ],
    type: '{json:type}',
  })
}

const macOf = (request: Pick<CustomRequest, 'secret' | 'body'>): Buffer =>
  Buffer.from(hmac(request.secret, request.body).toString('hex'))

const thrown =
  (value: unknown): Verdict =>
  () => {
    throw value
  }

const badVerdicts: Readonly<Record<string, Verdict>> = {
  'throws undefined': thrown(undefined),
  'throws null': thrown(null),
  'throws a string': thrown('no'),
  'throws an error': thrown(new TypeError('no')),
  'throws a frozen object': thrown(Object.freeze({ status: 200 })),
  'gives nothing': () => undefined,
  'gives 1': () => 1,
  'gives text': () => 'true',
  'gives an object': () => ({ valid: true }),
  'gives a promise of false': () => Promise.resolve(false),
  'gives a promise of 1': () => Promise.resolve(1),
  'gives a promise of an object': () => Promise.resolve({ valid: true }),
}

/** What it decides by could not be had: that is no fault of the sender's, and no success either. */
const failing: Readonly<Record<string, Verdict>> = {
  'gives a promise that fails': () => Promise.reject(new Error('an async verifier failed')),
}

/** What becomes of a verdict: nobody can mistake a refusal for a success. */
export const signatureVerdictCases: readonly ConformanceCase[] = [
  {
    id: 'SIG-26',
    group: 'SIG',
    name: 'throws at once where a signature is wrong, so that a forgotten await or if accepts nothing',
    basis: 'GHSA-4g53-vp7q-gfjv: an async verifier was called without await, and its promise was truthy',
    run: async (target) => {
      const { body, headers } = goodDelivery(recoverSender)
      const options: VerifyOptions = { secret, headers, body: Buffer.from(body), now }
      const verification = verify(recover, options)
      ok(typeof verification === 'object' && !('then' in verification), 'a verdict is neither a boolean nor a promise')
      strictEqual(verification.provider, 'recover')
      const forged: VerifyOptions = { ...options, body: Buffer.from(`${body} `) }
      throws(
        () => verify(recover, forged),
        (error) => isWebhookError(error) && error.code === 'signature_mismatch',
      )
      const handled: unknown[] = []
      const handler = (event: unknown) => {
        handled.push(event)
        return { status: 200 }
      }
      await withReceiver(target, { handler }, async (fixture) => {
        strictEqual((await fixture.deliver(body)).status, 200)
        assertRefused(await send(fixture.url, { headers: { ...typed, ...headers }, body: `${body} ` }), recover, 'a forgery')
        deepStrictEqual(Object.keys(await fixture.receiver.verify({ method: 'POST', url: '/', ...forged })), ['reply'])
        strictEqual((await fixture.deliver()).status, 200)
        strictEqual(handled.length, 2, 'the forgery reached the app')
      })
    },
  },
  {
    id: 'SIG-27',
    group: 'SIG',
    name: 'refuses whatever a custom verifier throws or gives besides true, and lives on',
    basis: 'CVE-2023-50728: a signature that made the verifier throw something odd took the process down',
    run: async (target) => {
      const strays: unknown[] = []
      const stray = (reason: unknown) => strays.push(reason)
      process.on('unhandledRejection', stray)
      try {
        await withReceiver(target, { provider: customProvider({ ...badVerdicts, ...failing }) }, async (fixture) => {
          for (const what of Object.keys(badVerdicts)) {
            await bracketed(fixture, async () => {
              const headers = { 'x-mac': 'x', 'x-verdict': what }
              assertRefused(
                await send(fixture.url, { headers, body: recoverBody() }),
                fixture.receiver.provider,
                `a verifier that ${what}`,
              )
            })
          }
          for (const what of Object.keys(failing)) {
            await bracketed(fixture, async () => {
              const headers = { 'x-mac': 'x', 'x-verdict': what }
              strictEqual((await send(fixture.url, { headers, body: recoverBody() })).status, 503, `a verifier that ${what}`)
            })
          }
        })
        deepStrictEqual(strays, [], 'a rejection that nobody handles ends the process')
      } finally {
        process.off('unhandledRejection', stray)
      }
    },
  },
]
