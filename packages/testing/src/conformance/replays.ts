import { deepStrictEqual, notStrictEqual, strictEqual } from 'node:assert/strict'
import { send } from '../http.js'
import type { ConformanceCase } from './case.js'
import { now, withSender } from './fixture.js'
import { customerioSample, githubSample, recoverSample, type SignedRequest, samples, standardSample } from './provider-samples.js'

/** The same request with another header, or without it. */
function withHeader({ body, headers }: SignedRequest, name: string, value?: string): SignedRequest {
  const { [name]: _replaced, ...others } = headers
  return { body, headers: value === undefined ? others : { ...others, [name]: value } }
}

/** Requests that were captured and come again. */
export const capturedCases: readonly ConformanceCase[] = [
  {
    id: 'RPL-04',
    group: 'RPL',
    name: 'suppresses an exact replay inside the window, and refuses it after the window',
    basis: 'a window without a memory leaves minutes in which a captured request can be run again and again',
    run: async (target) => {
      let time = now
      await withSender(target, standardSample, { options: { now: () => time } }, async ({ url, runs }) => {
        const captured = standardSample.request({ id: 'msg_1' })
        for (const [after, status] of [
          [0, 200],
          [60, 200],
          [300, 200],
          [301, 401],
        ] as const) {
          time = now + after * 1000
          strictEqual((await send(url, captured)).status, status, `${after} s after it was signed`)
        }
        deepStrictEqual(runs, ['msg_1'])
      })
    },
  },
  {
    id: 'RPL-10',
    group: 'RPL',
    name: 'gives a request the same key in every process, and another request another one',
    basis: 'ids that were made up at each parse let every replay through (CVE-2026-32053)',
    run: async (target) => {
      for (const sample of samples) {
        const keys: string[] = []
        const handle = (_event: unknown, { key }: { readonly key: string }) => keys.push(key)
        const [first, second] = [sample.request({ id: 'id_1' }), sample.request({ id: 'id_2' })]
        const elsewhere = withHeader(withHeader(first, 'user-agent', 'another'), 'x-request-id', 'another')
        for (const requests of [
          [first, second],
          [elsewhere, second],
        ]) {
          await withSender(target, sample, { handle }, async ({ url }) => {
            for (const request of requests) strictEqual((await send(url, request)).status, 200)
          })
        }
        deepStrictEqual(keys.slice(0, 2), keys.slice(2), sample.provider.name)
        strictEqual(keys.length, 4, sample.provider.name)
        notStrictEqual(keys[0], keys[1], sample.provider.name)
      }
    },
  },
  {
    id: 'RPL-11',
    group: 'RPL',
    name: 'suppresses a captured request whose unsigned id was stripped or replaced',
    basis: "an id that the signature does not cover is the attacker's to change, and was all that told replays apart",
    run: async (target) => {
      for (const [sample, idHeader] of [
        [customerioSample, 'x-cio-idempotency-key'],
        [recoverSample, 'x-recover-delivery-id'],
        [githubSample, 'x-github-delivery'],
      ] as const) {
        await withSender(target, sample, {}, async ({ url, runs }) => {
          const captured = sample.request({ id: 'id_1' })
          for (const request of [captured, withHeader(captured, idHeader), withHeader(captured, idHeader, 'fresh'), captured]) {
            strictEqual((await send(url, request)).status, 200)
          }
          deepStrictEqual(runs, ['id_1'], sample.provider.name)
        })
      }
      await withSender(target, customerioSample, {}, async ({ url, runs }) => {
        const body = customerioSample.body()
        for (const [id, timestamp] of [
          ['id_1', now],
          ['id_1', now + 10_000],
          ['id_2', now + 20_000],
        ] as const) {
          strictEqual((await send(url, customerioSample.request({ body, id, timestamp }))).status, 200)
        }
        deepStrictEqual(
          runs,
          ['id_1', 'id_2'],
          'a retry that was signed anew, and an equal body that the sender signed under another id',
        )
      })
    },
  },
  {
    id: 'RPL-13',
    group: 'RPL',
    name: 'refuses a signed request whose id, timestamp and body were moved around the dots between them',
    basis: '`id.timestamp.body` is one text: parts that hold a dot can be cut elsewhere under the same signature',
    run: (target) =>
      withSender(target, standardSample, {}, async ({ url, runs, deliver }) => {
        const seconds = String(now / 1000)
        const inner = standardSample.body()
        const captured = standardSample.request({ id: 'msg_1', body: `${seconds}.${inner}` })
        strictEqual((await send(url, captured)).status, 400, 'signed as it should be, but no JSON')
        const moved = { body: inner, headers: { ...captured.headers, 'webhook-id': `msg_1.${seconds}` } }
        const swapped = {
          body: captured.body,
          headers: { ...captured.headers, 'webhook-id': seconds, 'webhook-timestamp': 'msg_1' },
        }
        const numeric = standardSample.request({ id: String(now / 1000 - 1) })
        const exchanged = {
          body: numeric.body,
          headers: { ...numeric.headers, 'webhook-id': seconds, 'webhook-timestamp': String(now / 1000 - 1) },
        }
        for (const [how, request] of Object.entries({ moved, swapped, exchanged }))
          strictEqual((await send(url, request)).status, 401, how)
        strictEqual(runs.length, 0)
        strictEqual((await deliver()).status, 200)
        strictEqual(runs.length, 1)
      }),
  },
]
