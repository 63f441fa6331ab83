import { strictEqual } from 'node:assert/strict'
import type { ReplayMark, StoredReply } from '@posthorn/core'
import type { StoreCase } from './case.js'
import { dead, done, freshKey, handled, inFlight, leaseMs, type StoreFixture, withStore, won } from './fixture.js'

/** Two deliveries whose signed bytes are the same, under different ids: keys and mark share a slot. */
function marked(mode: ReplayMark['mode'], ttlMs = leaseMs * 5) {
  const slot = freshKey()
  const mark: ReplayMark = { key: `${slot}:mark`, ttlMs, mode }
  return { mark, one: `${slot}:1`, two: `${slot}:2`, three: `${slot}:3` }
}

/** Ways in which a claim stops to stand for its delivery. */
const endings: Readonly<Record<string, (fixture: StoreFixture, key: string) => Promise<unknown>>> = {
  released: ({ last }, key) => last.release(key, 'a'),
  forgotten: ({ last }, key) => last.forget(key),
  lapsed: ({ pass }) => pass(150_000),
}

/** The second mark of a claim, which finds a captured request under another id. */
export const markCases: readonly StoreCase[] = [
  {
    id: 'MARK-01',
    name: 'answers a copy under another key as it would a duplicate of the first: in flight, done, dead',
    basis: 'an id that is not signed can be changed by whoever captured a request',
    run: (target) =>
      withStore(target, async ({ first, last, claim, pass }) => {
        const reply: StoredReply = { status: 202, headers: { 'x-run': 'first' }, body: Buffer.from('first') }
        const { mark, one, two } = marked('suppress')
        won(await claim('a', { key: one, mark }), 1)
        inFlight(await claim('b', { key: two, mark, on: last }))
        await pass(40_000)
        inFlight(await claim('b', { key: two, mark }), 60_000)
        strictEqual(await first.complete(one, 'a', { ...handled, reply }), true)
        done(await claim('b', { key: two, mark, on: last }), reply)
        strictEqual(await first.forget(two), false, 'what was suppressed leaves no record')
        const other = marked('suppress')
        won(await claim('a', { key: other.one, mark: other.mark }), 1)
        strictEqual(await first.complete(other.one, 'a', { ...handled, dead: true }), true)
        dead(await claim('b', { key: other.two, mark: other.mark, on: last }))
      }),
  },
  {
    id: 'MARK-02',
    name: 'lets a copy run once the claim that set the mark is released, forgotten or lapsed, and marks that instead',
    basis: 'a mark that outlived its claim would turn away the retry of a run that failed, and lose the delivery',
    run: (target) =>
      withStore(target, async (fixture) => {
        const { last, claim } = fixture
        for (const [state, end] of Object.entries(endings)) {
          const { mark, one, two, three } = marked('suppress')
          won(await claim('a', { key: one, mark }), 1)
          await end(fixture, one)
          won(await claim('b', { key: two, mark, on: last }), 1)
          inFlight(await claim('c', { key: three, mark }))
          inFlight(await claim('a', { key: one, mark }))
          strictEqual(await last.complete(two, 'b', handled), true, state)
          done(await claim('a', { key: one, mark }))
        }
      }),
  },
  {
    id: 'MARK-03',
    name: "lets every copy run in mode 'flag', and says so while the first stands",
    basis: 'where equal bodies are lawful the app has to decide, and has to know',
    run: (target) =>
      withStore(target, async (fixture) => {
        const { first, last, claim } = fixture
        for (const [state, end] of Object.entries(endings)) {
          const { mark, one, two, three } = marked('flag')
          won(await claim('a', { key: one, mark }), 1)
          won(await claim('b', { key: two, mark, on: last }), 1, true)
          strictEqual(await first.complete(two, 'b', handled), true)
          await end(fixture, one)
          won(await claim('c', { key: three, mark, on: last }), 1, false)
          strictEqual(await first.complete(three, 'c', handled), true, state)
        }
        const { mark, one, two, three } = marked('flag')
        won(await claim('a', { key: one, mark }), 1)
        strictEqual(await first.complete(one, 'a', handled), true)
        won(await claim('b', { key: two, mark, on: last }), 1, true)
        strictEqual(await first.release(two, 'b'), true)
        won(await claim('c', { key: three, mark }), 1, true)
      }),
  },
  {
    id: 'MARK-04',
    name: 'is over after its time, whatever became of its claim',
    basis: 'a mark is kept for as long as the timestamp is good; after that equal bytes are refused anyway',
    run: (target) =>
      withStore(target, async ({ first, claim, pass }) => {
        const { mark, one, two, three } = marked('suppress', 500_000)
        won(await claim('a', { key: one, mark }), 1)
        strictEqual(await first.complete(one, 'a', handled), true)
        await pass(400_000)
        done(await claim('b', { key: two, mark }))
        await pass(200_000)
        won(await claim('b', { key: two, mark }), 1)
        inFlight(await claim('c', { key: three, mark }))
        done(await claim('a', { key: one, mark }))
      }),
  },
  {
    id: 'MARK-05',
    name: 'is no obstacle to the delivery that set it',
    basis: 'the retry of a delivery has the same signed bytes as the first attempt',
    run: (target) =>
      withStore(target, async ({ first, last, claim, pass }) => {
        for (const mode of ['suppress', 'flag'] as const) {
          const { mark, one } = marked(mode)
          const mine = { key: one, mark }
          won(await claim('a', mine), 1)
          won(await claim('a', { ...mine, on: last }), 1)
          inFlight(await claim('b', mine))
          strictEqual(await first.release(one, 'a'), true)
          won(await claim('b', { ...mine, on: last }), 2)
          await pass(150_000)
          won(await claim('c', mine), 3)
          strictEqual(await first.complete(one, 'c', handled), true)
          done(await claim('d', { ...mine, on: last }))
        }
      }),
  },
  {
    id: 'MARK-06',
    name: 'suppresses only copies that carry it',
    basis: 'a mark that is found by anything but its own key turns away other deliveries',
    run: (target) =>
      withStore(target, async ({ last, claim }) => {
        const { mark, one, two, three } = marked('suppress')
        won(await claim('a', { key: one, mark }), 1)
        won(await claim('b', { key: two, on: last }), 1)
        won(await claim('c', { key: three, mark: { ...mark, key: `${mark.key}2` }, on: last }), 1)
      }),
  },
]
