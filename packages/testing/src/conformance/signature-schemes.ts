import { strictEqual } from 'node:assert/strict'
import { generateKeyPairSync, sign as signBytes } from 'node:crypto'
import { createReceiver, type MountableReceiver } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { send } from '../http.js'
import type { ConformanceCase } from './case.js'
import { now, recoverBody, secret, withSender } from './fixture.js'
import { assertHandled, refusesAll, refusesSpellings } from './refusals.js'
import { goodDelivery, hmac, type Sender } from './sender.js'
import { recoverSender, small, standardSender, stripeSender } from './senders.js'

const strong = 'x-signature-256'
const weak = 'x-signature'

/** GitHub's shape of old: a legacy SHA-1 header beside the strong one. */
const rotating: Sender = {
  ...recoverSender,
  provider: small('two-schemes', [
    { header: strong, hash: 'sha256', encoding: 'hex' },
    { header: weak, hash: 'sha1', encoding: 'hex' },
  ]),
  header: strong,
}

const wrong = (index: number, encoding: 'hex' | 'base64'): string => hmac('another secret', String(index)).toString(encoding)

const sha1 = (body: string): string => hmac(secret, body, 'sha1').toString('hex')

/** Several signatures, several schemes, and requests that would choose between them. */
export const signatureSchemeCases: readonly ConformanceCase[] = [
  {
    id: 'SIG-16',
    group: 'SIG',
    name: 'tries at most sixteen signatures of one request',
    basis: 'rotating senders list several signatures, and an unbounded list is work that anyone can ask for',
    run: async (target) => {
      const lists: readonly (readonly [Sender, (signatures: readonly string[], time: string) => string])[] = [
        [standardSender, (signatures) => signatures.map((text) => `v1,${text}`).join(' ')],
        [stripeSender, (signatures, time) => [`t=${time}`, ...signatures.map((text) => `v1=${text}`)].join(',')],
      ]
      for (const [sender, list] of lists) {
        const after = (count: number) => Array.from({ length: count }, (_, index) => wrong(index, sender.encoding))
        await refusesSpellings(target, [sender], ({ signature, time }) => ({
          'twenty wrong ones first': list([...after(20), signature], time),
          'sixteen wrong ones first': list([...after(16), signature], time),
          'sixteen wrong ones after it': list([signature, ...after(16)], time),
        }))
        await withSender(target, sender, {}, async (fixture) => {
          const { body, signature, spelled, time } = goodDelivery(sender)
          await assertHandled(
            fixture,
            { body, headers: spelled(list([...after(15), signature], time)) },
            'the sixteenth signature',
          )
        })
      }
    },
  },
  {
    id: 'SIG-18',
    group: 'SIG',
    name: 'refuses a signature of a version that is not asked for',
    basis: "Stripe signs test events under v0 as well; taking any version's signature is a downgrade",
    run: async (target) => {
      await refusesSpellings(target, [stripeSender], ({ signature, time }) => ({
        'only v0': `t=${time},v0=${signature}`,
        'v0 and a wrong v1': `t=${time},v1=${wrong(0, 'hex')},v0=${signature}`,
        'v0 first': `t=${time},v0=${signature},v1=${wrong(0, 'hex')}`,
        'V1 in capitals': `t=${time},V1=${signature}`,
        'v1 with a blank': `t=${time},v1 =${signature}`,
      }))
      await withSender(target, stripeSender, {}, async (fixture) => {
        const { body, spelled, time, signature } = goodDelivery(stripeSender)
        const headers = spelled(`t=${time},v0=${wrong(0, 'hex')},v1=${signature}`)
        await assertHandled(fixture, { body, headers }, 'a right v1 beside a wrong v0')
      })
    },
  },
  {
    id: 'SIG-19',
    group: 'SIG',
    name: 'refuses an Ed25519 entry where a shared secret is configured',
    basis: 'Standard Webhooks lists v1 and v1a in one header; a version is a name, and not a prefix of one',
    run: async (target) => {
      const { privateKey } = generateKeyPairSync('ed25519')
      const ed25519 = (body: string, time: string) =>
        `v1a,${signBytes(null, Buffer.from(standardSender.content(body, time)), privateKey).toString('base64')}`
      await refusesSpellings(target, [standardSender], ({ body, time, signature }) => ({
        'only v1a': ed25519(body, time),
        'the HMAC as v1a': `v1a,${signature}`,
        'v1a beside a wrong v1': `${ed25519(body, time)} v1,${wrong(0, 'base64')}`,
      }))
      await withSender(target, standardSender, {}, async (fixture) => {
        const { body, spelled, time, value } = goodDelivery(standardSender)
        await assertHandled(fixture, { body, headers: spelled(`${ed25519(body, time)} ${value}`) }, 'a right v1 after a v1a')
      })
    },
  },
  {
    id: 'SIG-21',
    group: 'SIG',
    name: 'lets the strongest scheme that is present decide alone',
    basis: 'where any valid signature will do, breaking the weakest hash is enough',
    run: async (target) => {
      await refusesAll(target, rotating, ({ body, value }) => ({
        'a wrong SHA-256': { [strong]: wrong(0, 'hex'), [weak]: sha1(body) },
        'a malformed SHA-256': { [strong]: 'x', [weak]: sha1(body) },
        'an empty SHA-256': { [strong]: '', [weak]: sha1(body) },
        'the SHA-1 under the strong name': { [strong]: sha1(body), [weak]: sha1(body) },
        'the SHA-256 under the weak name': { [weak]: value },
        'repeated SHA-256': [
          [strong, value],
          [strong, value],
          [weak, sha1(body)],
        ],
      }))
      await withSender(target, rotating, {}, async (fixture) => {
        const body = recoverBody()
        await assertHandled(fixture, { body, headers: { [weak]: sha1(body) } }, 'the legacy scheme alone, which is configured')
        const other = goodDelivery(rotating)
        const headers = { ...other.headers, [weak]: wrong(0, 'hex') }
        await assertHandled(fixture, { body: other.body, headers }, 'a wrong SHA-1 beside a right SHA-256')
      })
    },
  },
  {
    id: 'SIG-25',
    group: 'SIG',
    name: 'refuses what was signed for another endpoint of the same provider',
    basis: 'each endpoint has a secret of its own, so that one that leaks opens one door',
    run: async (target) => {
      const runs: string[] = []
      const secrets = { one: secret, two: `${secret}-two` }
      const receivers = {
        one: endpoint('one', secrets.one, runs),
        two: endpoint('two', secrets.two, runs),
      }
      const mounted = await target.mount(receivers)
      try {
        for (const [from, to, status] of [
          ['one', 'one', 200],
          ['one', 'two', 401],
          ['two', 'one', 401],
          ['two', 'two', 200],
        ] as const) {
          const body = recoverBody()
          const signature = hmac(secrets[from], body).toString('hex')
          const reply = await send(`${mounted.url}/${to}`, { body, headers: { 'x-recover-signature': signature } })
          strictEqual(reply.status, status, `signed for ${from}, sent to ${to}`)
        }
        strictEqual(runs.join(), 'one,two')
      } finally {
        await mounted.close()
      }
    },
  },
]

function endpoint(name: string, ownSecret: string, runs: string[]): MountableReceiver {
  return createReceiver(recover, { secret: ownSecret, endpoint: name, now: () => now }).on('*', () => {
    runs.push(name)
  })
}
