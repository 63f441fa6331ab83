import { ok, strictEqual } from 'node:assert/strict'
import type { ConformanceCase } from './case.js'
import { secret } from './fixture.js'
import { namedForm, namedMac, namedMacOf, publicKey } from './handshake-bodies.js'
import { askBoth, assertJson, assertPlainText, type Question } from './handshake-fixture.js'
import { formTyped, macOf, macOfQuery } from './handshake-senders.js'

const crc = (token: string): Question => ({ method: 'GET', path: `?${new URLSearchParams({ crc_token: token }).toString()}` })
const challenge = (token: string): Question => ({ method: 'GET', path: `?bt_challenge=${encodeURIComponent(token)}` })
const hexToken = 'd1e9f4a7b3c25086'.repeat(2)

const secretOfTenant = ({ context }: { readonly context: unknown }): string | null =>
  (context as { readonly tenant: string }).tenant === 'acme' ? secret : null

/** Handshakes that have the receiver sign what a stranger chose. */
export const macCases: readonly ConformanceCase[] = [
  {
    id: 'HSK-10',
    group: 'HSK',
    name: 'answers a token of the query with its MAC, and 405 where it could be a delivery',
    basis: 'who can have a body signed that the receiver accepts can forge deliveries',
    run: (target) =>
      askBoth(target, macOfQuery, {}, async ({ style, answered, unasked }) => {
        for (const token of ['abc-DEF_123', 'a'.repeat(128)])
          assertJson(await answered(crc(token)), { response_token: `sha256=${macOf(token, 'base64')}` }, style)
        for (const token of ['{"event":"note.added"}', '[]', '', 'a b', 'a\n', 'a'.repeat(129), 'a.b']) {
          const { body } = await unasked(JSON.stringify(token), crc(token))
          ok(!body.includes(macOf(token, 'base64')), `${style}: ${JSON.stringify(token)} was signed`)
        }
      }),
  },
  {
    id: 'HSK-11',
    group: 'HSK',
    name: 'answers a token of the query with the name of the key and a MAC, and 405 where it could be a payload',
    basis: 'deliveries of this sender sign a field of base64, so a token of any text could be one',
    run: (target) =>
      askBoth(target, namedMac, {}, async ({ style, answered, unasked }) => {
        assertPlainText(await answered(challenge(hexToken)), `${publicKey}|${namedMacOf(hexToken)}`, style)
        for (const token of ['eyJldmVudCI6Im5vdGUifQ==', hexToken.toUpperCase(), hexToken.slice(0, 19), `${hexToken}0`]) {
          const { body } = await unasked(token, challenge(token))
          ok(!body.includes(namedMacOf(token)), `${style}: ${token} was signed`)
        }
      }),
  },
  {
    id: 'HSK-12',
    group: 'HSK',
    name: 'refuses the MAC of a handshake as the signature of a delivery',
    basis: 'handshakes and deliveries share a secret: anyone can ask for a MAC, and would have a signed body',
    run: async (target) => {
      await askBoth(target, macOfQuery, {}, async ({ answered, refused }) => {
        for (const token of ['abc-DEF_123', '1', 'null', 'true']) {
          const { response_token: signature } = JSON.parse((await answered(crc(token))).body) as { response_token: string }
          strictEqual(signature, `sha256=${macOf(token, 'base64')}`)
          await refused(token, { headers: { ...formTyped, 'x-signature': signature }, body: token })
        }
      })
      await askBoth(target, namedMac, {}, async ({ answered, refused }) => {
        const { body } = await answered(challenge(hexToken))
        await refused('a token for a payload', namedForm(hexToken, body.slice(body.indexOf('|') + 1)))
      })
    },
  },
  {
    id: 'HSK-13',
    group: 'HSK',
    name: 'signs a token with the secret of the tenant that was asked, and with none for a stranger',
    basis: 'behind one address for many tenants, the first secret of any would be one for all',
    run: (target) =>
      askBoth(
        target,
        macOfQuery,
        { tenants: true, path: '/acme', options: { secret: secretOfTenant } },
        async ({ style, answered, unasked }) => {
          const { path = '' } = crc('abc')
          const reply = await answered({ method: 'GET', path: `/acme${path}` })
          assertJson(reply, { response_token: `sha256=${macOf('abc', 'base64')}` }, style)
          const { body } = await unasked('a stranger', { method: 'GET', path: `/nobody${path}` })
          ok(!body.includes('sha256='), style)
        },
      ),
  },
]
