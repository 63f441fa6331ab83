import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import type { StoreCase } from './case.js'
import { done, freshKey, handled, inFlight, leaseMs, retentionMs, withStore, won } from './fixture.js'

/** How long records are kept, and what is left when they are gone. */
export const retentionCases: readonly StoreCase[] = [
  {
    id: 'KEEP-01',
    name: 'remembers a handled delivery for as long as its completion says, and no longer',
    basis: 'a retry that comes after the record is gone runs again: when that is has to be known',
    run: (target) =>
      withStore(target, async ({ first, key, claim, pass }) => {
        const longer = freshKey()
        won(await claim('a'), 1)
        won(await claim('a', { key: longer }), 1)
        strictEqual(await first.complete(key, 'a', { ...handled, retentionMs: retentionMs / 2 }), true)
        strictEqual(await first.complete(longer, 'a', { ...handled, retentionMs: retentionMs * 5 }), true)
        await pass(retentionMs / 4)
        done(await claim('b'))
        await pass(retentionMs / 2)
        won(await claim('b'), 1)
        await pass(retentionMs * 2)
        done(await claim('b', { key: longer }))
      }),
  },
  {
    id: 'KEEP-02',
    name: 'remembers the fence of a released delivery for as long as its claim said, and no longer',
    basis: 'a fence that starts again while an old run may still write lets that run overwrite its successor',
    run: (target) =>
      withStore(target, async ({ first, key, claim, pass }) => {
        won(await claim('a'), 1)
        strictEqual(await first.release(key, 'a'), true)
        await pass(retentionMs * 0.8)
        won(await claim('b'), 2)
        strictEqual(await first.release(key, 'b'), true)
        await pass(retentionMs * 1.5)
        strictEqual(await first.forget(key), false)
        won(await claim('c'), 1)
      }),
  },
  {
    id: 'KEEP-03',
    name: 'remembers a claim whose run never ended, with its fence and its token',
    basis: 'after a crash nothing else tells the next run that there was another',
    run: (target) =>
      withStore(target, async ({ last, key, claim, pass }) => {
        const late = freshKey()
        won(await claim('a'), 1)
        won(await claim('a', { key: late }), 1)
        await pass(retentionMs * 0.8)
        won(await claim('b'), 2)
        strictEqual(await last.complete(key, 'b', handled), true)
        strictEqual(await last.complete(late, 'a', handled), true)
      }),
  },
  {
    id: 'KEEP-04',
    name: 'keeps a claim whose lease outlasts the retention, and goes on outlasting it by being renewed',
    basis: 'a record that expires under a live lease lets a duplicate run beside the first',
    run: (target) =>
      withStore(target, async ({ first, last, key, claim, pass }) => {
        won(await claim('a', { retentionMs: 10_000 }), 1)
        for (let renewed = 0; renewed < 3; renewed++) {
          await pass(60_000)
          strictEqual(await last.renew(key, 'a', leaseMs), true)
          inFlight(await claim('b'))
        }
        strictEqual(await first.complete(key, 'a', handled), true)
      }),
  },
  {
    id: 'KEEP-05',
    name: 'forgets a delivery when it is told to, whatever its state',
    basis: 'an operator who wants a delivery to run again has no other way',
    run: (target) =>
      withStore(target, async ({ first, last, key, claim, pass }) => {
        const states: Readonly<Record<string, () => Promise<unknown>>> = {
          'in flight': () => Promise.resolve(),
          lapsed: () => pass(150_000),
          released: () => last.release(key, 'a'),
          done: () => last.complete(key, 'a', handled),
          dead: () => last.complete(key, 'a', { retentionMs, dead: true }),
        }
        strictEqual(await first.forget(key), false, 'absent')
        for (const [state, reach] of Object.entries(states)) {
          won(await claim('a'), 1)
          await reach()
          strictEqual(await first.forget(key), true, state)
          deepStrictEqual(
            [
              await last.forget(key),
              await last.renew(key, 'a', leaseMs),
              await last.complete(key, 'a', handled),
              await last.release(key, 'a'),
            ],
            [false, false, false, false],
            state,
          )
          won(await claim('b', { on: last }), 1)
          strictEqual(await last.complete(key, 'a', handled), false, state)
          strictEqual(await last.forget(key), true)
        }
      }),
  },
  {
    id: 'KEEP-06',
    name: 'keeps keys apart, however much they look alike',
    basis: 'a prefix, a pattern or another case that is taken for the same key loses deliveries',
    run: (target) =>
      withStore(target, async ({ first, last, key, claim }) => {
        const keys = [
          key,
          `${key}:part`,
          `run:${key}`,
          `run:${key}:part`,
          `${key} `,
          `${key}x`,
          key.slice(0, -2),
          key.toUpperCase(),
          `${key}*`,
          `${key}%`,
        ]
        for (const one of keys) won(await claim('a', { key: one }), 1)
        strictEqual(await first.complete(key, 'a', handled), true)
        strictEqual(await first.release(`${key}:part`, 'a'), true)
        for (const pattern of ['*', '%']) strictEqual(await first.forget(`${key}${pattern}`), true)
        done(await claim('b', { on: last }))
        won(await claim('b', { key: `${key}:part`, on: last }), 2)
        for (const one of keys.slice(2, -2)) inFlight(await claim('b', { key: one, on: last }))
        strictEqual(await last.forget(key), true)
        for (const one of keys.slice(2, -2)) strictEqual(await last.renew(one, 'a', leaseMs), true, one)
      }),
  },
]
