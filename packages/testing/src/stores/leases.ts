import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import type { StoreCase } from './case.js'
import { done, handled, inFlight, leaseMs, withStore, won } from './fixture.js'

/** A claim that lasts, ends by itself, or passes to another. */
export const leaseCases: readonly StoreCase[] = [
  {
    id: 'LEASE-01',
    name: 'keeps a claim beyond its first lease by renewing it',
    basis: 'a lease without a heartbeat lets a duplicate run beside a handler that is merely slow',
    run: (target) =>
      withStore(target, async ({ first, last, key, claim, pass }) => {
        won(await claim('a'), 1)
        for (let renewed = 0; renewed < 4; renewed++) {
          await pass(60_000)
          strictEqual(await first.renew(key, 'a', leaseMs), true)
          inFlight(await claim('b', { on: last }))
        }
        await pass(60_000)
        inFlight(await claim('b', { on: last }), 40_000)
        strictEqual(await last.complete(key, 'a', handled), true)
      }),
  },
  {
    id: 'LEASE-02',
    name: 'tells what is left of a lease that another has',
    basis: 'the sender is told when to come back by it',
    run: (target) =>
      withStore(target, async ({ last, key, claim, pass }) => {
        won(await claim('a'), 1)
        inFlight(await claim('b', { on: last }), leaseMs)
        await pass(40_000)
        inFlight(await claim('b', { on: last }), 60_000)
        strictEqual(await last.renew(key, 'a', 30_000), true)
        inFlight(await claim('b'), 30_000)
      }),
  },
  {
    id: 'LEASE-03',
    name: 'gives a lapsed claim to the next with a higher fence, and the first changes nothing any more',
    basis: 'a run that was paused past its lease would delete or overwrite the claim of its successor',
    run: (target) =>
      withStore(target, async ({ first, last, key, claim, pass }) => {
        won(await claim('a'), 1)
        await pass(150_000)
        won(await claim('b', { on: last }), 2)
        for (const store of [first, last]) {
          deepStrictEqual(
            [await store.renew(key, 'a', leaseMs * 9), await store.complete(key, 'a', handled), await store.release(key, 'a')],
            [false, false, false],
          )
          inFlight(await claim('c', { on: store }))
        }
        inFlight(await claim('a'))
        strictEqual(await last.complete(key, 'b', handled), true)
        done(await claim('a'))
      }),
  },
  {
    id: 'LEASE-04',
    name: 'does not renew a claim that lapsed, also where nobody has it yet',
    basis: 'a heartbeat that came late would take the claim from under the one who is about to have it',
    run: (target) =>
      withStore(target, async ({ first, last, key, claim, pass }) => {
        won(await claim('a'), 1)
        await pass(150_000)
        strictEqual(await first.renew(key, 'a', leaseMs), false)
        won(await claim('b', { on: last }), 2)
      }),
  },
  {
    id: 'LEASE-05',
    name: 'completes and releases a claim that lapsed, as long as nobody claimed since',
    basis: 'a handler that took too long has still handled its delivery: running it again serves nobody',
    run: (target) =>
      withStore(target, async ({ first, last, key, claim, pass }) => {
        won(await claim('a'), 1)
        await pass(150_000)
        strictEqual(await first.release(key, 'a'), true)
        won(await claim('b'), 2)
        await pass(150_000)
        strictEqual(await last.complete(key, 'b', handled), true)
        done(await claim('c'))
      }),
  },
  {
    id: 'LEASE-06',
    name: 'takes a claim that its own token asks for after it lapsed for a new one',
    basis: 'meanwhile another may have had the claim and lost it: a fence that did not rise would not show it',
    run: (target) =>
      withStore(target, async ({ key, first, claim, pass }) => {
        won(await claim('a'), 1)
        await pass(150_000)
        won(await claim('a'), 2)
        inFlight(await claim('b'))
        strictEqual(await first.renew(key, 'a', leaseMs), true)
      }),
  },
]
