import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { defineProvider, type Provider, type Secret, type SecretResolver } from '@posthorn/core'
import { send } from '../http.js'
import type { ConformanceCase } from './case.js'
import { bracketed, type Fixture, recoverBody, secret, withReceiver, withSender } from './fixture.js'
import { assertHandled, assertRefused, refusesAll } from './refusals.js'
import { goodDelivery, hmac, type Sender } from './sender.js'
import { recomlySender, recoverSender, small } from './senders.js'

const second = `${secret}-second`
const tenants: Readonly<Record<string, string>> = { acme: secret, globex: second }

const steady: SecretResolver = () => secret

const byTenant: SecretResolver = ({ context }) => {
  const { tenant } = context as { readonly tenant: string }
  return Object.hasOwn(tenants, tenant) ? tenants[tenant] : null
}

const signedWith = (key: string, body: string) => ({ body, headers: { 'x-recover-signature': hmac(key, body).toString('hex') } })

/** Counts the secrets that are tried for each request. */
function countingProvider(tried: { count: number }): Provider {
  return defineProvider({
    name: 'counting',
    docs: 'https://example.com/webhooks',
    schemes: [
      {
        kind: 'custom',
        headers: ['x-recover-signature'],
        covers: 'body',
        verify: (request) => {
          tried.count += 1
          return hmac(request.secret, request.body).toString('hex') === request.header('x-recover-signature')
        },
        sign: (request) => ({ 'x-recover-signature': hmac(request.secret, request.body).toString('hex') }),
      },
    ],
    type: '{json:type}',
  })
}

/** A fixture whose positive control goes to one tenant. */
const onTenant = (fixture: Fixture, tenant: string): Fixture => ({
  ...fixture,
  url: `${fixture.url}/${tenant}`,
  deliver: () => send(`${fixture.url}/${tenant}`, signedWith(tenants[tenant]!, recoverBody())),
})

/** Which secret a request is checked with. */
export const keyChoiceCases: readonly ConformanceCase[] = [
  {
    id: 'KEY-07',
    group: 'KEY',
    name: 'answers 503 and accepts nothing while the secret cannot be resolved',
    basis: 'CVE-2026-86080: a secret that was missing at request time switched verification off',
    run: async (target) => {
      let answer = steady
      const codes: string[] = []
      const resolver: SecretResolver = (asked) => answer(asked)
      const options = { secret: resolver, secretTimeoutMs: 20, onError: (error: { code: string }) => codes.push(error.code) }
      const faults: Readonly<Record<string, SecretResolver>> = {
        undefined: () => undefined,
        'empty text': () => '',
        'white space': () => ' ',
        'an empty list': () => [],
        'a list of empty text': () => [''],
        'a number': () => 1 as unknown as Secret,
        'a throw': () => {
          throw new Error('the vault is sealed')
        },
        'a throw of nothing': () => Promise.reject(undefined),
        'no answer in time': () => new Promise(() => undefined),
      }
      await withReceiver(target, { options }, async (fixture) => {
        for (const [what, fault] of Object.entries(faults)) {
          await bracketed(fixture, async () => {
            answer = fault
            const body = recoverBody()
            for (const key of [secret, '', ' ', 'undefined', 'null']) {
              strictEqual(
                (await send(fixture.url, signedWith(key, body))).status,
                503,
                `${what}, signed with ${JSON.stringify(key)}`,
              )
            }
            answer = steady
          })
        }
        strictEqual((await fixture.receiver.health()).refused.secret_unavailable, codes.length)
        deepStrictEqual([...new Set(codes)], ['secret_unavailable'])
      })
    },
  },
  {
    id: 'KEY-10',
    group: 'KEY',
    name: 'handles what either of two active secrets signed, and always tries both',
    basis: 'a rotation needs both for a while; stopping at the first that fits tells by its time which one signed',
    run: async (target) => {
      const tried = { count: 0 }
      for (const provider of [recoverSender.provider, countingProvider(tried)]) {
        await withReceiver(target, { provider, options: { secret: [secret, second] } }, async (fixture) => {
          await assertHandled(fixture, signedWith(secret, recoverBody()), 'the first secret')
          await assertHandled(fixture, signedWith(second, recoverBody()), 'the second secret')
          await bracketed(fixture, async () => {
            assertRefused(await send(fixture.url, signedWith(`${secret}-third`, recoverBody())), provider, 'a third secret')
          })
        })
      }
      strictEqual(tried.count, 10, 'five requests, two secrets each')
    },
  },
  {
    id: 'KEY-11',
    group: 'KEY',
    name: 'reads a secret in the declared encoding and no other',
    basis: 'one text is a key as UTF-8, as base64 and as hex; trying them in turn triples what an attacker may guess',
    run: async (target) => {
      const text = hmac(secret, 'a key that is text, base64 and hex').toString('hex')
      for (const encoding of ['utf8', 'base64', 'hex'] as const) {
        const provider = small(`key-in-${encoding}`, [
          { header: 'x-recover-signature', hash: 'sha256', encoding: 'hex', key: encoding },
        ])
        const sender: Sender = { ...recoverSender, provider, secret: text, key: Buffer.from(text, encoding) }
        const others = (['utf8', 'base64', 'hex'] as const).filter((other) => other !== encoding)
        await refusesAll(target, sender, ({ body, spelled }) =>
          Object.fromEntries(
            others.map((other) => [`the secret as ${other}`, spelled(hmac(Buffer.from(text, other), body).toString('hex'))]),
          ),
        )
      }
    },
  },
  {
    id: 'KEY-12',
    group: 'KEY',
    name: 'answers an unknown tenant or key id exactly as a known one with a bad signature, after equal work',
    basis: 'replies that differ tell which accounts exist',
    run: async (target) => {
      const tried = { count: 0 }
      for (const provider of [recoverSender.provider, countingProvider(tried)]) {
        await withReceiver(target, { provider, tenants: true, options: { secret: byTenant } }, (fixture) =>
          bracketed(onTenant(fixture, 'acme'), async () => {
            const forged = signedWith('another secret', recoverBody())
            tried.count = 0
            const known = await send(`${fixture.url}/acme`, forged)
            assertRefused(known, provider, 'a known tenant')
            const work = tried.count
            for (const name of ['nobody', '__proto__', 'constructor', 'hasOwnProperty']) {
              tried.count = 0
              const unknown = await send(`${fixture.url}/${name}`, forged)
              deepStrictEqual({ ...unknown, headers: {} }, { ...known, headers: {} }, `tenant ${name}`)
              strictEqual(tried.count, work, `work for tenant ${name}`)
            }
          }),
        )
      }
      await withSender(target, recomlySender, {}, (fixture) =>
        bracketed(fixture, async () => {
          const { body, headers, made } = goodDelivery(recomlySender)
          const known = await send(fixture.url, { body, headers: made({ signature: '00'.repeat(32) }) })
          for (const keyId of ['key_2', '__proto__', 'constructor']) {
            const unknown = await send(fixture.url, { body, headers: { ...headers, 'x-recomly-key-id': keyId } })
            deepStrictEqual({ ...unknown, headers: {} }, { ...known, headers: {} }, `key id ${keyId}`)
          }
        }),
      )
    },
  },
  {
    id: 'KEY-13',
    group: 'KEY',
    name: "refuses one tenant's delivery at another tenant's address",
    basis: 'a tenant knows its own secret, and must not be able to write into the account of the next',
    run: (target) =>
      withReceiver(target, { tenants: true, options: { secret: byTenant } }, async (fixture) => {
        for (const [own, other] of [
          ['acme', 'globex'],
          ['globex', 'acme'],
        ] as const) {
          const sent = signedWith(tenants[own]!, recoverBody())
          await bracketed(onTenant(fixture, other), async () => {
            assertRefused(await send(`${fixture.url}/${other}`, sent), recoverSender.provider, `${own} at ${other}`)
          })
          await assertHandled({ ...fixture, url: `${fixture.url}/${own}` }, sent, `${own} at its own address`)
        }
      }),
  },
]
