import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import type { ConformanceCase } from './case.js'
import { withReceiver, withSender } from './fixture.js'
import { refusesSpellings } from './refusals.js'
import { goodDelivery, hmac } from './sender.js'
import { githubSender, recoverSender, senders, standardSender, stripeSender } from './senders.js'

const prefixed = [githubSender, stripeSender, standardSender]

export const oddFormCases: readonly ConformanceCase[] = [
  {
    id: 'SIG-01',
    group: 'SIG',
    name: 'handles a valid delivery once',
    basis: 'a verifier that was inverted passed its own tests, because none checked that a good delivery is handled',
    run: async (target) => {
      await withReceiver(target, {}, async ({ deliver, runs }) => {
        const reply = await deliver()
        deepStrictEqual([reply.status, reply.body], [200, '{"ok":true}'])
        strictEqual(runs.length, 1)
      })
      for (const sender of senders) {
        await withSender(target, sender, {}, async ({ deliver, runs }) => {
          const { body, headers } = goodDelivery(sender)
          strictEqual((await deliver(body, {}, { headers })).status, 200, `${sender.provider.name}, signed without the library`)
          strictEqual(runs.length, 1)
        })
      }
    },
  },
  {
    id: 'SIG-03',
    group: 'SIG',
    name: 'refuses a signature of one character without an error',
    basis: 'timingSafeEqual throws where lengths differ, and snippets that call it first answer 500 or fall over',
    run: (target) => refusesSpellings(target, senders, () => ({ 'one character': 'x', 'one digit': '0', nothing: '' })),
  },
  {
    id: 'SIG-04',
    group: 'SIG',
    name: 'refuses the right digest without what the provider writes around it, or with more',
    basis: 'stripping a prefix only where it happens to be gives one signature several spellings',
    run: async (target) => {
      await refusesSpellings(target, prefixed, ({ signature }) => ({ bare: signature }))
      await refusesSpellings(target, [recoverSender], ({ signature }) => ({
        prefixed: `sha256=${signature}`,
        versioned: `v1,${signature}`,
      }))
      await refusesSpellings(target, [stripeSender], ({ time, signature }) => ({ 'bare beside t': `t=${time},${signature}` }))
      await refusesSpellings(target, [githubSender], ({ signature }) => ({
        'other case': `SHA256=${signature}`,
        'twice prefixed': `sha256=sha256=${signature}`,
        'blank between': `sha256= ${signature}`,
      }))
    },
  },
  {
    id: 'SIG-05',
    group: 'SIG',
    name: 'refuses a prefix with no signature after it',
    basis: 'RUSTSEC-2024-0010: an empty signature compared equal; stripe-node 23.1.0 throws a plain error on an empty v1',
    run: (target) =>
      refusesSpellings(target, prefixed, ({ time }) => ({
        'prefix of this provider': 'v1,',
        'prefix of a hash': 'sha256=',
        'empty field': 'v1=',
        'empty field beside t': `t=${time},v1=`,
        'empty entries': 'v1, v1, v1,',
      })),
  },
  {
    id: 'SIG-06',
    group: 'SIG',
    name: 'refuses a prefix whose separator is missing',
    basis: 'code that splits and takes the second part reads undefined, and throws outside of its own checks',
    run: (target) =>
      refusesSpellings(target, prefixed, ({ time }) => ({
        version: 'v1',
        hash: 'sha256',
        'version beside t': `t=${time},v1`,
        'only t': `t=${time}`,
        separators: ',,,==  ,',
      })),
  },
  {
    id: 'SIG-07',
    group: 'SIG',
    name: 'refuses a signature cut to any length',
    basis: 'CVE-2024-21491 compared only as many bytes as the shorter side has',
    run: (target) =>
      refusesSpellings(target, senders, ({ value }) =>
        Object.fromEntries(Array.from({ length: value.length }, (_, length) => [`${length} characters`, value.slice(0, length)])),
      ),
  },
  {
    id: 'SIG-08',
    group: 'SIG',
    name: 'refuses a signature with anything after it',
    basis: 'CVE-2024-21491: a prefix compare takes every text that starts right',
    run: (target) =>
      refusesSpellings(target, senders, ({ digest, made, value }, { encoding, header }) => {
        const written = (bytes: Uint8Array) => made({ signature: Buffer.from(bytes).toString(encoding) })[header]!
        return {
          'one byte more': written(Buffer.concat([digest, Buffer.of(0)])),
          'one byte before': written(Buffer.concat([Buffer.of(0), digest])),
          'written twice': written(Buffer.concat([digest, digest])),
          'one character more': `${value}0`,
          'a stop after it': `${value}.`,
        }
      }),
  },
  {
    id: 'SIG-09',
    group: 'SIG',
    name: 'refuses a signature of which any single bit was flipped',
    basis: 'Wycheproof changes tags bit by bit, because comparisons have skipped bytes, the last one above all',
    run: (target) =>
      refusesSpellings(target, [githubSender], ({ digest, made }, { header }) =>
        Object.fromEntries(
          Array.from({ length: digest.length * 8 }, (_, bit) => {
            const flipped = Buffer.from(digest)
            flipped[bit >> 3]! ^= 1 << (bit & 7)
            return [`bit ${bit}`, made({ signature: flipped.toString('hex') })[header]!]
          }),
        ),
      ),
  },
  {
    id: 'SIG-10',
    group: 'SIG',
    name: 'refuses digests of the right length that are all zeros or all ones',
    basis: 'what a buffer holds that was never filled, or a comparison with a default',
    run: (target) =>
      refusesSpellings(target, senders, ({ made, digest }, { encoding, header }) => {
        const written = (byte: number) => made({ signature: Buffer.alloc(digest.length, byte).toString(encoding) })[header]!
        return { 'all zeros': written(0), 'all ones': written(0xff) }
      }),
  },
  {
    id: 'SIG-23',
    group: 'SIG',
    name: 'refuses signatures over anything but the signed content',
    basis: 'a signature that the sender made, or can be brought to make, over other bytes must not fit these',
    run: (target) =>
      refusesSpellings(target, senders, ({ body, time, made }, { secret, key = secret, encoding, header }) => {
        const over = (content: string) => made({ signature: hmac(key, content).toString(encoding) })[header]!
        return {
          'the empty message': over(''),
          'the body twice': over(body + body),
          'the body in hex': over(Buffer.from(body).toString('hex')),
          'the body in base64': over(Buffer.from(body).toString('base64')),
          'the body after a full stop': over(`.${body}`),
          'the body and a line break': over(`${body}\n`),
          'the timestamp': over(time),
          'the body under an empty key': made({ signature: hmac('', body).toString(encoding) })[header]!,
        }
      }),
  },
]
