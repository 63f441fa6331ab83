import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import type { StoreCase } from './case.js'
import { done, freshKey, handled, inFlight, instance, leaseMs, withStore, won } from './fixture.js'

/** Taking a delivery, and what a token is for. */
export const claimCases: readonly StoreCase[] = [
  {
    id: 'CLAIM-01',
    name: 'says truly whether other processes see the same claims',
    basis: 'a receiver warns of a store that is good for one process, and keeps records longer in one that is not',
    run: (target) =>
      withStore(target, async ({ stores }) => {
        for (const { shared } of stores) strictEqual(shared, target.capabilities.shared)
      }),
  },
  {
    id: 'CLAIM-02',
    name: 'gives the same claim again to the same token, without raising the fence',
    basis: 'a claim that timed out may have been made: the one who asks again must not wait for itself',
    run: (target) =>
      withStore(target, async ({ stores, claim, pass }) => {
        for (let asked = 0; asked < 4; asked++) won(await claim('a', { on: instance(stores, asked) }), 1)
        await pass(40_000)
        won(await claim('a'), 1)
        inFlight(await claim('b'), 60_000)
      }),
  },
  {
    id: 'CLAIM-03',
    name: 'lets the token of another change nothing',
    basis: 'a store that ends claims by their key alone lets any late run end the claim of another',
    run: (target) =>
      withStore(target, async ({ first, last, key, claim }) => {
        won(await claim('token'), 1)
        for (const other of ['other', 'TOKEN', 'token ', 'toke', 'token2', '']) {
          for (const store of [first, last]) {
            deepStrictEqual(
              [
                await store.renew(key, other, leaseMs * 9),
                await store.complete(key, other, handled),
                await store.release(key, other),
              ],
              [false, false, false],
              `"${other}" is another token than "token"`,
            )
          }
        }
        inFlight(await claim('other'))
        strictEqual(await first.renew(key, 'token', leaseMs), true)
      }),
  },
  {
    id: 'CLAIM-04',
    name: 'changes nothing for a key that it does not know',
    basis: 'a record that was made by a late renewal or release would have a fence that nobody was given',
    run: (target) =>
      withStore(target, async ({ first, last, key, claim }) => {
        deepStrictEqual(
          [
            await first.renew(key, 'a', leaseMs),
            await first.complete(key, 'a', handled),
            await first.release(key, 'a'),
            await first.forget(key),
          ],
          [false, false, false, false],
        )
        won(await claim('b', { on: last }), 1)
      }),
  },
  {
    id: 'CLAIM-05',
    name: 'raises the fence as a number, with each claim and on whichever instance',
    basis: 'a fence that is text, or counted by each process, makes the tenth claim less than the ninth',
    run: (target) =>
      withStore(target, async ({ stores, key, claim }) => {
        for (let fence = 1; fence <= 260; fence++) {
          won(await claim(`t${fence}`, { on: instance(stores, fence) }), fence)
          strictEqual(await instance(stores, fence + 1).release(key, `t${fence}`), true)
        }
      }),
  },
  {
    id: 'CLAIM-06',
    name: 'takes keys and tokens of any characters as they are',
    basis: 'text that is put into a command or a pattern, or cut at a separator, means something else there',
    run: (target) =>
      withStore(target, async ({ first, last, claim }) => {
        const odd = [
          `'; DROP TABLE claims; --`,
          '"quoted\\"',
          'a|b:c;d,e=f&g/h?i#j',
          '$1 ${1} %s %% {0} [1] (2)',
          'white space,\ttabs\r\nand lines',
          '\u{fc}n\u{ef}code \u{2603} \u{1f43f}',
          '__proto__',
          'true',
          '0',
          'x'.repeat(300),
        ]
        for (const text of odd) {
          const key = `${freshKey()}:${text}`
          won(await claim(text, { key }), 1)
          inFlight(await claim(`${text} `, { key, on: last }))
          strictEqual(await last.renew(key, text, leaseMs), true, text)
          strictEqual(await last.release(key, text), true, text)
          won(await claim(text, { key, on: last }), 2)
          strictEqual(await first.complete(key, text, handled), true, text)
          done(await claim('another', { key, on: last }))
          strictEqual(await first.forget(key), true, text)
        }
      }),
  },
  {
    id: 'CLAIM-07',
    name: 'answers when it is asked whether it can be reached, and warns in words',
    basis: 'a readiness probe and a start-up check have nothing else to go by',
    run: (target) =>
      withStore(target, async ({ stores }) => {
        for (const store of stores) {
          await store.ping?.()
          for (const warning of (await store.warnings?.()) ?? []) ok(warning.length > 0)
        }
      }),
  },
]
