import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import type { CapturedSecret, ReceiverOptions } from '@posthorn/core'
import type { ConformanceCase } from './case.js'
import { secret, typed } from './fixture.js'
import { askBoth, type Question } from './handshake-fixture.js'
import { formPing, formTyped, note, secretBringer } from './handshake-senders.js'
import type { Signed } from './refusals.js'
import { hmac } from './sender.js'

const bringing = (brought: string): Question => ({ headers: { ...typed, 'x-hook-secret': brought }, body: '{}' })

/** A delivery of the secret's bringer, signed with any secret. */
function signedWith(key: string): Signed {
  const body = note()
  return { body, headers: { ...typed, 'x-signature': hmac(key, body).toString('hex') } }
}

const form = (fields: string, headers: Readonly<Record<string, string>> = {}): Question => ({
  headers: { ...formTyped, ...headers },
  body: fields,
})

/** As many bytes as are asked for, of a form that begins like the ping. */
const formOf = (bytes: number): string => 'webhook_id=42&pad='.padEnd(bytes, 'a')

/** Handshakes that nobody signed, by which a stranger must not get anywhere. */
export const unsignedCases: readonly ConformanceCase[] = [
  {
    id: 'HSK-06',
    group: 'HSK',
    name: 'repeats the secret that a first call brings once the app took it, and verifies by it from then on',
    basis: 'the sender signs nothing before its secret came back in a header, so the call cannot be verified',
    run: async (target) => {
      let kept = secret
      const captured: CapturedSecret[] = []
      const options: Partial<ReceiverOptions> = {
        secret: () => kept,
        captureSecret: (given) => {
          captured.push(given)
          kept = given.secret
        },
      }
      await askBoth(target, secretBringer, { options, delivery: () => signedWith(kept) }, async (asked) => {
        const { style, answered, refused } = asked
        const before = kept
        const brought = `brought-${style}`
        const { status, headers, body } = await answered({ ...bringing(brought), path: '?hook=7' })
        deepStrictEqual([status, headers['x-hook-secret'], body], [200, brought, ''], style)
        const { secret: given, url, headers: sent } = captured.at(-1)!
        deepStrictEqual([given, url.endsWith('?hook=7'), sent.values('x-hook-secret')], [brought, true, [brought]], style)
        strictEqual(kept, brought)
        await refused('a delivery under the secret before', signedWith(before))
      })
      strictEqual(captured.length, 2)
    },
  },
  {
    id: 'HSK-07',
    group: 'HSK',
    name: 'gives the one refusal to a secret that comes where the app takes none, or refuses it, or that is none',
    basis: 'anyone can make the first call: an endpoint that takes whatever comes verifies the deliveries of strangers',
    run: async (target) => {
      await askBoth(target, secretBringer, {}, ({ refused }) => refused('a secret that nobody takes', bringing('brought')))
      await askBoth(target, secretBringer, { options: { captureSecret: () => false } }, ({ refused }) =>
        refused('a secret that the app does not want', bringing('brought')),
      )
      const captured: string[] = []
      const captureSecret = ({ secret: given }: CapturedSecret) => void captured.push(given)
      await askBoth(target, secretBringer, { options: { captureSecret } }, async ({ refused }) => {
        for (const bad of ['', 'two words', 'a'.repeat(513)])
          await refused(`the secret ${JSON.stringify(bad.slice(0, 20))}`, bringing(bad))
        const lines = ['x-hook-secret', 'x-hook-secret'].map((name) => [name, 'brought'] as const)
        await refused('two secrets', { headers: [...Object.entries(typed), ...lines], body: '{}' })
      })
      deepStrictEqual(captured, [])
    },
  },
  {
    id: 'HSK-08',
    group: 'HSK',
    name: 'answers a small ping that nobody signed, each time that it comes',
    basis: 'the sender disables a webhook whose first ping, the only request that it does not sign, is refused',
    run: (target) =>
      askBoth(target, formPing, {}, async ({ style, answered }) => {
        for (const body of ['webhook_id=42', 'webhook_id=42', 'webhook_id=42&x=1', formOf(4096)]) {
          const reply = await answered(form(body))
          deepStrictEqual([reply.status, reply.body], [200, ''], `${style}: ${body.slice(0, 20)}`)
        }
      }),
  },
  {
    id: 'HSK-09',
    group: 'HSK',
    name: 'gives the one refusal to an unsigned body that is too large for a ping, or none, and to one with a bad signature',
    basis: 'an endpoint that reads whatever a stranger sends, to see whether it is a ping, holds as much as strangers like',
    run: (target) =>
      askBoth(target, formPing, {}, async ({ refused }) => {
        await refused('a declared large body', form(formOf(4097)))
        await refused('a large body without a length', { ...form(''), body: chunks(formOf(65_536)) })
        for (const body of ['other=1', 'webhook_id=1&webhook_id=2', '', note()]) await refused(`the form "${body}"`, form(body))
        await refused('JSON with that field', { headers: typed, body: '{"webhook_id":42}' })
        await refused('a ping with a bad signature', form('webhook_id=42', { 'x-signature': `${'A'.repeat(43)}=` }))
      }),
  },
]

function chunks(text: string): readonly Uint8Array[] {
  const bytes = Buffer.from(text)
  return Array.from({ length: Math.ceil(bytes.length / 1024) }, (_, index) => bytes.subarray(index * 1024, (index + 1) * 1024))
}
