import { strictEqual } from 'node:assert/strict'
import type { StoreCase } from './case.js'
import { done, handled, inFlight, retentionMs, withStore, won } from './fixture.js'

/** Claims that are given up because nothing ran under them. */
export const uncountedCases: readonly StoreCase[] = [
  {
    id: 'DONE-07',
    name: 'lets the next have a claim at once whose release does not count, and takes such a release from no other token',
    basis: 'whether a store looks at that or not, it is a release: all that holds for one holds for it',
    run: (target) =>
      withStore(target, async ({ first, last, key, claim, pass }) => {
        won(await claim('a'), 1)
        strictEqual(await last.release(key, 'b', { counted: false }), false)
        inFlight(await claim('b'))
        strictEqual(await last.release(key, 'a', { counted: false }), true)
        strictEqual(await first.release(key, 'a', { counted: false }), false)
        strictEqual(await first.complete(key, 'a', handled), false)
        strictEqual((await claim('b')).state, 'claimed')
        strictEqual(await first.release(key, 'a', { counted: false }), false)
        await pass(150_000)
        strictEqual(await last.release(key, 'b', { counted: false }), true, 'a claim that lapsed')
        strictEqual((await claim('c')).state, 'claimed')
        strictEqual(await last.complete(key, 'c', handled), true)
        strictEqual(await last.release(key, 'c', { counted: false }), false, 'what is done')
        done(await claim('d'))
      }),
  },
  {
    id: 'DONE-08',
    name: 'gives the fence of a claim whose release does not count to the next one',
    basis: 'a delivery that may be tried so often would be given up for attempts in which nothing ran',
    needs: 'uncountedReleases',
    run: (target) =>
      withStore(target, async ({ first, last, key, claim, pass }) => {
        for (const fence of [1, 2, 3]) {
          for (const lapsed of [false, true]) {
            won(await claim('a', { on: last }), fence)
            if (lapsed) await pass(150_000)
            strictEqual(await first.release(key, 'a', { counted: false }), true)
          }
          won(await claim('b'), fence)
          strictEqual(await last.release(key, 'b', fence === 2 ? { counted: true } : {}), true)
        }
        await pass(retentionMs * 0.8)
        won(await claim('a'), 4)
        strictEqual(await first.release(key, 'a', { counted: false }), true)
        await pass(retentionMs * 0.8)
        won(await claim('b'), 4)
      }),
  },
]
