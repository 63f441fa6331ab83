import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict'
import { createReceiver, type Provider, verify, type WebhookError } from '@posthorn/core'
import { send } from '../http.js'
import type { ConformanceCase } from './case.js'
import { authorization, converse } from './conversation.js'
import { assertUndisclosed, digestIn } from './disclosures.js'
import { now, secret, withReceiver, withSender } from './fixture.js'
import { recomlySample, recoverSample, samples, standardSample, stripeSample } from './provider-samples.js'
import { everythingIn, recording } from './recorder.js'

const failing = () => {
  throw new Error('the database is down')
}

/** What must never come out, and what must not be done by what comes in. */
export const disclosureCases: readonly ConformanceCase[] = [
  {
    id: 'LOG-01',
    group: 'LOG',
    name: 'shows no secret, no expected digest and no Authorization anywhere it speaks',
    basis: 'logs, traces and replies are read by more people than the secret is meant for',
    run: async (target) => {
      for (const sample of samples) {
        await recording(async (heard) => {
          const digests = await converse(target, sample, heard)
          assertUndisclosed(heard.text(), { 'a digest': digests, 'the Authorization header': [authorization] })
          const silent = [
            'reply',
            'health',
            'onRefused',
            'onDuplicate',
            'onHandled',
            'onError',
            'posthorn:refused',
            'posthorn:duplicate',
            'posthorn:handled',
            'posthorn:error',
          ]
          deepStrictEqual(
            silent.filter((place) => !heard.places.has(place)),
            [],
            `${sample.provider.name}: places that were not listened to`,
          )
        })
      }
    },
  },
  {
    id: 'LOG-02',
    group: 'LOG',
    name: 'makes errors that hold neither the payload nor the signature, printed or as JSON',
    basis: 'an error whose JSON held the payload and the signature header brought both into every error tracker',
    run: async (target) => {
      const errors: WebhookError[] = []
      const marker = 'payload-of-a-customer'
      const request = stripeSample.request({ body: JSON.stringify({ id: 'evt_1', type: 'charge.succeeded', note: marker }) })
      await withSender(
        target,
        stripeSample,
        { handle: failing, options: { onError: (error) => errors.push(error) } },
        async ({ url }) => {
          strictEqual((await send(url, request)).status, 500)
        },
      )
      try {
        verify(stripeSample.provider, { secret, body: Buffer.from(`${request.body} `), headers: request.headers, now })
      } catch (error) {
        errors.push(error as WebhookError)
      }
      deepStrictEqual(
        errors.map(({ code }) => code),
        ['handler_failed', 'signature_mismatch'],
      )
      const digest = digestIn(request, stripeSample)
      assertUndisclosed(everythingIn(errors), {
        'the payload': [marker],
        'the signature': [digest, request.headers[stripeSample.signatureHeader]!],
      })
    },
  },
  {
    id: 'LOG-07',
    group: 'LOG',
    name: 'escapes and cuts ids and event names before they reach the log',
    basis: 'a line break forges a log line, an escape sequence drives the terminal of whoever reads it',
    run: async (target) => {
      const attack = 'evt\r\n{"level":"fatal"}\u001b[2J\u0007\u009b31m\u2028\u202e'
      await recording(({ options, logged }) =>
        withReceiver(target, { options }, async ({ url, runs }) => {
          for (const [id, type] of [
            [attack, attack],
            [attack.padEnd(5000, 'x'), attack.padEnd(250, 'x')],
          ] as const) {
            const request = recoverSample.request({
              body: JSON.stringify({ id, type, account_id: 'acc_1', created_at: '', data: {} }),
            })
            const { 'x-recover-delivery-id': _id, ...headers } = request.headers
            for (let sent = 0; sent < 2; sent++) strictEqual((await send(url, { body: request.body, headers })).status, 200)
          }
          strictEqual(runs.length, 2)
          const fields = logged
            .flatMap((call) => [call.message, ...Object.values(call.fields)])
            .filter((value) => typeof value === 'string')
          strictEqual(fields.filter((value) => value.startsWith('evt')).length, 8, 'ids and names were not logged at all')
          for (const value of fields) {
            match(value, /^[\x20-\x7e…]*$/)
            ok(value.length < 512, `a field of ${value.length} characters`)
          }
        }),
      )
    },
  },
  {
    id: 'LOG-08',
    group: 'LOG',
    name: 'shows no secret at debug level either',
    basis: 'debug logs are turned on where things fail, which is in production',
    run: (target) =>
      recording(async (heard) => {
        const digests = [recomlySample, standardSample].map((sample) => converse(target, sample, heard))
        await Promise.all(digests)
        const text = everythingIn(heard.logged.filter(({ level }) => level === 'debug'))
        ok(text.includes('signature_mismatch'), 'nothing was logged at debug level')
        assertUndisclosed(text, { 'a digest': (await Promise.all(digests)).flat(), 'the Authorization header': [authorization] })
      }),
  },
  {
    id: 'LOG-10',
    group: 'LOG',
    name: 'shows no secret when a receiver, a delivery or a refused configuration is printed or made JSON',
    basis: 'whoever logs an object logs all of it',
    run: async (target) => {
      const printed: string[] = []
      const print = (_event: unknown, delivery: unknown) => printed.push(everythingIn(delivery))
      const secrets = { list: [secret, 'another'], map: { key_1: secret }, resolver: () => secret }
      for (const [how, input] of Object.entries(secrets)) {
        await withSender(
          target,
          recomlySample,
          { handle: print, options: { secret: input } },
          async ({ receiver, deliver, runs }) => {
            strictEqual((await deliver()).status, 200)
            strictEqual(runs.length, 1, how)
            printed.push(everythingIn(receiver))
          },
        )
      }
      for (const input of [`${secret}\n`, { key_1: ` ${secret}` }, [secret, ''], { [secret]: '' }, `whsec_${secret}`])
        printed.push(everythingIn(refusalOf(standardSample.provider, input)))
      strictEqual(printed.length, 11)
      assertUndisclosed(printed.join('\n'))
    },
  },
]

function refusalOf(provider: Provider, input: Parameters<typeof createReceiver>[1]['secret']): unknown {
  try {
    return createReceiver(provider, { secret: input })
  } catch (error) {
    strictEqual((error as WebhookError).code, 'secret_invalid')
    return error
  }
}
