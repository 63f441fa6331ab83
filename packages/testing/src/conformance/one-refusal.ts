import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import type { Refusal } from '@posthorn/core'
import { send, type Sent } from '../http.js'
import type { ConformanceCase } from './case.js'
import { now, secret, withSender } from './fixture.js'
import { customerioSample, recomlySample, standardSample } from './provider-samples.js'
import { type Seen, seen } from './refusals.js'
import type { Target } from './target.js'

const wrong = '0'.repeat(64)

/** Replies and the reasons that the app was told, by what was wrong. */
type Refusals = Readonly<Record<string, { readonly reply: Seen; readonly code: string | undefined }>>

async function refusalsOf(url: string, told: readonly Refusal[], variants: Readonly<Record<string, Sent>>): Promise<Refusals> {
  const refusals: Record<string, Refusals[string]> = {}
  for (const [what, sent] of Object.entries(variants)) {
    const before = told.length
    const reply = seen(await send(url, sent))
    strictEqual(told.length, before + 1, `${what}: the app was not told once`)
    refusals[what] = { reply, code: told.at(-1)?.code }
  }
  return refusals
}

const resolveTenant = ({ context }: { readonly context: unknown }) =>
  (context as { tenant: string }).tenant === 'acme' ? secret : null

/** A signed request with other headers, or without one. */
function signed(headers: Readonly<Record<string, string>>, without?: string): Sent {
  const { body, headers: own } = customerioSample.request()
  return { body, headers: Object.fromEntries(Object.entries({ ...own, ...headers }).filter(([name]) => name !== without)) }
}

/** Customer.io's scheme behind a resolver that knows one tenant. */
async function tenantRefusals(target: Target): Promise<Refusals> {
  const told: Refusal[] = []
  let refusals: Refusals = {}
  await withSender(
    target,
    customerioSample,
    { tenants: true, options: { secret: resolveTenant, onRefused: (refusal) => told.push(refusal) } },
    async ({ url, runs }) => {
      strictEqual((await send(`${url}/acme`, customerioSample.request())).status, 200)
      const known = await refusalsOf(`${url}/acme`, told, {
        missing: signed({}, 'x-cio-signature'),
        short: signed({ 'x-cio-signature': 'ab' }),
        wrong: signed({ 'x-cio-signature': wrong }),
        repeated: {
          body: '{}',
          headers: [
            ['x-cio-signature', wrong],
            ['x-cio-signature', wrong],
            ['x-cio-timestamp', String(now / 1000)],
          ],
        },
        stale: customerioSample.request({ timestamp: now - 301_000 }),
        future: customerioSample.request({ timestamp: now + 301_000 }),
        timeless: signed({}, 'x-cio-timestamp'),
        nan: signed({ 'x-cio-timestamp': 'NaN' }),
      })
      const unknown = await refusalsOf(`${url}/nobody`, told, {
        tenant: customerioSample.request(),
        'tenant and signature': signed({ 'x-cio-signature': wrong }),
      })
      strictEqual((await send(`${url}/acme`, customerioSample.request())).status, 200)
      strictEqual(runs.length, 2)
      refusals = { ...known, ...unknown }
    },
  )
  return refusals
}

async function idRefusals(target: Target): Promise<Refusals> {
  const told: Refusal[] = []
  let refusals: Refusals = {}
  await withSender(
    target,
    standardSample,
    { options: { onRefused: (refusal) => told.push(refusal) } },
    async ({ url, deliver }) => {
      strictEqual((await deliver()).status, 200)
      const { 'webhook-id': _id, ...nameless } = standardSample.request().headers
      const body = standardSample.body()
      refusals = await refusalsOf(url, told, {
        'no id': { body, headers: nameless },
        'bad id': standardSample.request({ id: 'msg.1' }),
      })
      strictEqual((await deliver()).status, 200)
    },
  )
  return refusals
}

/** Refusals that must not tell the sender why. */
export const oneRefusalCases: readonly ConformanceCase[] = [
  {
    id: 'LOG-03',
    group: 'LOG',
    name: 'answers every failed verification with the same bytes, and tells the reason to the app alone',
    basis: 'replies that differ tell an attacker how far a forgery got, or which tenants exist',
    run: async (target) => {
      const refusals = { ...(await tenantRefusals(target)), ...(await idRefusals(target)) }
      const expected = refusals['wrong']!.reply
      strictEqual(expected.status, 401)
      for (const [what, { reply }] of Object.entries(refusals)) deepStrictEqual(reply, expected, what)
      deepStrictEqual(Object.fromEntries(Object.entries(refusals).map(([what, { code }]) => [what, code])), {
        missing: 'signature_missing',
        short: 'signature_malformed',
        wrong: 'signature_mismatch',
        repeated: 'header_repeated',
        stale: 'timestamp_too_old',
        future: 'timestamp_in_future',
        timeless: 'timestamp_missing',
        nan: 'timestamp_malformed',
        tenant: 'key_unknown',
        'tenant and signature': 'key_unknown',
        'no id': 'header_missing',
        'bad id': 'header_malformed',
      })
    },
  },
  {
    id: 'LOG-04',
    group: 'LOG',
    name: 'answers a refusal exactly as a success where the provider masks it, and counts it',
    basis: 'behind an endpoint that always says 200, a wrong secret shows nowhere but in the counts',
    run: (target) =>
      withSender(target, recomlySample, { options: { secret: { key_1: secret } } }, async ({ url, runs, deliver, receiver }) => {
        const success = seen(await deliver())
        deepStrictEqual([success.status, success.body], [200, '{"ok":true}'])
        const signature = `t=${now / 1000},v1=${wrong}`
        const refused: Readonly<Record<string, Sent>> = {
          key_unknown: recomlySample.request({ keyId: 'key_2' }),
          signature_mismatch: {
            body: recomlySample.body(),
            headers: { 'x-recomly-key-id': 'key_1', 'x-recomly-signature': signature },
          },
          signature_missing: { body: '{}', headers: { 'x-recomly-key-id': 'key_1' } },
          key_id_missing: { body: '{}', headers: { 'x-recomly-signature': signature } },
          timestamp_too_old: recomlySample.request({ timestamp: now - 301_000 }),
        }
        for (const [code, request] of Object.entries(refused)) deepStrictEqual(seen(await send(url, request)), success, code)
        strictEqual(runs.length, 1)
        deepStrictEqual((await receiver.health()).refused, Object.fromEntries(Object.keys(refused).map((code) => [code, 1])))
        deepStrictEqual(seen(await deliver()), success)
        strictEqual(runs.length, 2)
      }),
  },
]
