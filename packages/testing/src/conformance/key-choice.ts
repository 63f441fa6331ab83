import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import type { Secret, SecretResolver } from '@posthorn/core'
import { send } from '../http.js'
import type { ConformanceCase } from './case.js'
import { bracketed, recoverBody, secret, withReceiver } from './fixture.js'
import { countingProvider, second, signedWith } from './key-fixture.js'
import { assertHandled, assertRefused, refusesAll } from './refusals.js'
import { hmac, type Sender } from './sender.js'
import { recoverSender, small } from './senders.js'

const steady: SecretResolver = () => secret

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
]
