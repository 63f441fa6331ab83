import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import type { ClaimResult, ReplayMark, Store } from '@posthorn/core'
import type { StoreCase } from './case.js'
import { atOnce, done, freshKey, handled, inFlight, instance, leaseMs, type StoreFixture, withStore, won } from './fixture.js'

const rounds = 20

/** One was claimed, with this fence; all others are in flight. */
function oneWinner(results: readonly ClaimResult[], fence: number): void {
  deepStrictEqual(
    results.filter(({ state }) => state === 'claimed'),
    [{ state: 'claimed', fence, replayed: false }],
  )
  for (const result of results) if (result.state !== 'claimed') inFlight(result)
}

/** Two instances, in every combination as rounds go on. */
const two = (stores: StoreFixture['stores'], round: number): readonly [Store, Store] => [
  instance(stores, round >> 1),
  instance(stores, (round >> 1) + (round >> 2)),
]

/** Asks two things at once, of which the second goes out first in every other round. */
async function together<A, B>(round: number, one: () => Promise<A>, other: () => Promise<B>): Promise<[A, B]> {
  if (round % 2 === 0) return Promise.all([one(), other()])
  const second = other()
  return Promise.all([one(), second])
}

/** The same key, asked for by many at the same time. */
export const raceCases: readonly StoreCase[] = [
  {
    id: 'RACE-01',
    name: 'gives 50 claims at once, over all instances, to one winner',
    basis: 'a store that looks first and writes then runs most duplicates that arrive together',
    run: (target) =>
      withStore(target, async ({ stores, claim }) => {
        oneWinner(await atOnce(50, (index) => claim(`t${index}`, { on: instance(stores, index) })), 1)
      }),
  },
  {
    id: 'RACE-02',
    name: 'gives a lapsed claim to one of 50 who want to take it over at once',
    basis: 'after a crash every waiting retry comes at the same time',
    run: (target) =>
      withStore(target, async ({ stores, first, key, claim, pass }) => {
        won(await claim('first'), 1)
        await pass(150_000)
        oneWinner(await atOnce(50, (index) => claim(`t${index}`, { on: instance(stores, index) })), 2)
        strictEqual(await first.complete(key, 'first', handled), false)
      }),
  },
  {
    id: 'RACE-03',
    name: 'gives a released claim to one of 50, with the next fence',
    basis: 'a failed run is followed by all the copies that were turned away meanwhile',
    run: (target) =>
      withStore(target, async ({ stores, last, key, claim }) => {
        won(await claim('first'), 1)
        strictEqual(await last.release(key, 'first'), true)
        oneWinner(await atOnce(50, (index) => claim(`t${index}`, { on: instance(stores, index) })), 2)
      }),
  },
  {
    id: 'RACE-04',
    name: 'gives the same claim to all who ask with one token at once',
    basis: 'a claim that timed out may still be on its way while it is asked for again',
    run: (target) =>
      withStore(target, async ({ stores, claim }) => {
        for (const result of await atOnce(10, (index) => claim('a', { on: instance(stores, index) }))) won(result, 1)
      }),
  },
  {
    id: 'RACE-05',
    name: 'ends a claim once, by complete or by release',
    basis: 'two ends that are both told they were the one contradict each other in what follows',
    run: (target) =>
      withStore(target, async ({ stores, claim }) => {
        for (let round = 0; round < rounds; round++) {
          const key = freshKey()
          const [one, other] = two(stores, round)
          won(await claim('a', { key }), 1)
          const [completed, released] = await together(
            round,
            () => one.complete(key, 'a', handled),
            () => other.release(key, 'a'),
          )
          strictEqual(completed, !released, 'one end of two')
          const next = await claim('b', { key })
          if (completed) done(next)
          else won(next, 2)
        }
      }),
  },
  {
    id: 'RACE-06',
    name: 'lets a late finisher complete, or another take over, and never both',
    basis: 'a completed delivery that is run once more, or a running one that is taken for done',
    run: (target) =>
      withStore(target, async ({ stores, claim, pass }) => {
        const keys = Array.from({ length: rounds }, freshKey)
        for (const key of keys) won(await claim('a', { key }), 1)
        await pass(150_000)
        for (const [round, key] of keys.entries()) {
          const [one, other] = two(stores, round)
          const [completed, taken] = await together(
            round,
            () => one.complete(key, 'a', handled),
            () => claim('b', { key, on: other }),
          )
          if (completed) done(taken)
          else won(taken, 2)
        }
      }),
  },
  {
    id: 'RACE-07',
    name: 'lets one of many copies run that come at once under ids of their own with one mark',
    basis: 'whoever sends a captured request many times does not wait for the first to be handled',
    run: (target) =>
      withStore(target, async ({ stores, claim }) => {
        for (let round = 0; round < rounds / 4; round++) {
          const slot = freshKey()
          const mark: ReplayMark = { key: `${slot}:mark`, ttlMs: leaseMs * 5, mode: 'suppress' }
          const ask = (index: number) => claim(`t${index}`, { key: `${slot}:${index}`, mark, on: instance(stores, index) })
          oneWinner(await atOnce(10, ask), 1)
        }
      }),
  },
]
