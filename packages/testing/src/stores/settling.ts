import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import type { Completion, StoredReply } from '@posthorn/core'
import type { StoreCase } from './case.js'
import { dead, done, freshKey, handled, inFlight, leaseMs, withStore, won } from './fixture.js'

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte)

const replies: Readonly<Record<string, StoredReply>> = {
  'plain text': { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: Buffer.from('ok') },
  'every byte': { status: 202, headers: { 'content-type': 'application/octet-stream' }, body: everyByte },
  'a part of a larger buffer': { status: 200, headers: {}, body: everyByte.subarray(100, 200) },
  'no bytes and no headers': { status: 204, headers: {}, body: new Uint8Array(0) },
  'as much as is kept': { status: 200, headers: {}, body: Buffer.alloc(4096, 0xff) },
  'a refusal with odd headers': {
    status: 422,
    headers: {
      'x-empty': '',
      'x-odd': `"it's" \\n\t{"a":[1]}, $1 %s ; DROP TABLE`,
      'x-long': 'long '.repeat(400),
      'x-2': '1e400',
      constructor: 'null',
    },
    body: Buffer.from('{"error":"none\\u0000"}'),
  },
}

/** How claims end. */
export const settlingCases: readonly StoreCase[] = [
  {
    id: 'DONE-01',
    name: 'tells every instance that a delivery is handled, whoever asks',
    basis: 'a mark that one process keeps to itself lets every other handle the delivery again',
    run: (target) =>
      withStore(target, async ({ stores, last, key, claim }) => {
        won(await claim('a'), 1)
        strictEqual(await last.complete(key, 'a', handled), true)
        for (const on of stores) for (const token of ['a', 'b']) done(await claim(token, { on }))
      }),
  },
  {
    id: 'DONE-02',
    name: 'tells a delivery that failed for good from one that was handled',
    basis: 'nobody would find the deliveries that were given up',
    run: (target) =>
      withStore(target, async ({ first, last, key, claim }) => {
        won(await claim('a'), 1)
        strictEqual(await first.complete(key, 'a', { retentionMs: leaseMs * 2, dead: true }), true)
        dead(await claim('a'))
        dead(await claim('b', { on: last }))
      }),
  },
  {
    id: 'DONE-03',
    name: 'gives the reply that was kept, byte for byte',
    basis: 'a sender that acts on the reply would act otherwise on another one',
    run: (target) =>
      withStore(target, async ({ first, last, claim }) => {
        for (const reply of Object.values(replies)) {
          const key = freshKey()
          won(await claim('a', { key }), 1)
          strictEqual(await first.complete(key, 'a', { ...handled, reply }), true)
          done(await claim('b', { key }), reply)
          done(await claim('b', { key, on: last }), reply)
        }
      }),
  },
  {
    id: 'DONE-04',
    name: 'lets nothing but time end what is done, not even the token that did it',
    basis: 'a run that completes and then fails at something else would have its delivery handled again',
    run: (target) =>
      withStore(target, async ({ first, last, key, claim }) => {
        const reply: StoredReply = { status: 200, headers: {}, body: Buffer.from('the first') }
        won(await claim('a'), 1)
        strictEqual(await first.complete(key, 'a', { ...handled, reply }), true)
        for (const store of [first, last]) {
          deepStrictEqual(
            [
              await store.complete(key, 'a', { retentionMs: 1, dead: true }),
              await store.release(key, 'a'),
              await store.renew(key, 'a', leaseMs),
            ],
            [false, false, false],
          )
          done(await claim('b', { on: store }), reply)
        }
      }),
  },
  {
    id: 'DONE-05',
    name: 'lets the next have a claim at once that was released, with a higher fence',
    basis: 'the retry of a failed run would be turned away until the lease is over, and the last retry lost',
    run: (target) =>
      withStore(target, async ({ first, last, key, claim }) => {
        won(await claim('a'), 1)
        strictEqual(await last.release(key, 'a'), true)
        deepStrictEqual(
          [await first.release(key, 'a'), await first.renew(key, 'a', leaseMs), await first.complete(key, 'a', handled)],
          [false, false, false],
        )
        won(await claim('b', { on: last }), 2)
        strictEqual(await last.release(key, 'a'), false)
        inFlight(await claim('c'))
        strictEqual(await first.release(key, 'b'), true)
        won(await claim('b'), 3)
      }),
  },
  {
    id: 'DONE-06',
    name: 'takes the same completion by the same token once more, keeps what the first one said, and takes it from no other',
    basis: 'a client that lost its connection sends it again: told that its claim is lost, the run would be taken for late',
    run: (target) =>
      withStore(target, async ({ stores, first, last, claim, pass }) => {
        for (const asDead of [false, true]) {
          const key = freshKey()
          const reply: StoredReply = { status: 200, headers: {}, body: Buffer.from('the first') }
          const completion: Completion = { retentionMs: leaseMs * 2, dead: asDead, ...(asDead ? {} : { reply }) }
          won(await claim('a', { key }), 1)
          strictEqual(await first.complete(key, 'a', completion), true)
          await pass(leaseMs)
          const again = { ...completion, retentionMs: leaseMs * 9, reply: { ...reply, status: 201 } }
          for (const store of stores) {
            strictEqual(await store.complete(key, 'a', again), true, 'the token that completed it')
            strictEqual(await store.complete(key, 'a', { ...again, dead: !asDead }), false, 'another completion')
            strictEqual(await store.complete(key, 'b', again), false, 'another token')
          }
          if (asDead) dead(await claim('b', { key, on: last }))
          else done(await claim('b', { key, on: last }), reply)
          await pass(leaseMs * 1.5)
          strictEqual(await last.complete(key, 'a', again), false, 'the record is over when the first said')
          won(await claim('b', { key }), 1)
        }
      }),
  },
]
