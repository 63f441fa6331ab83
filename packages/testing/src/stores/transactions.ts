import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import type { Store, StoredReply, StoreTransaction } from '@posthorn/core'
import type { StoreCase } from './case.js'
import { dead, done, freshKey, handled, inFlight, leaseMs, withStore, won } from './fixture.js'

const open = async (store: Store, key: string, token: string): Promise<StoreTransaction> => {
  const transaction = await store.begin?.({ key, token, maxRunMs: 60_000 })
  ok(transaction, 'a store with transactions has `begin`')
  return transaction
}

/** How a transaction ends. */
const endings: readonly StoreCase[] = [
  {
    id: 'TX-01',
    name: 'marks a delivery as handled by committing, with its reply, or as dead',
    basis: 'an effect without its mark runs again, and a mark without its effect never',
    needs: 'transactions',
    run: (target) =>
      withStore(target, async ({ first, last, key, claim }) => {
        const reply: StoredReply = { status: 202, headers: { 'x-run': '1' }, body: Uint8Array.of(0, 255, 10) }
        won(await claim('a'), 1)
        const transaction = await open(first, key, 'a')
        deepStrictEqual(await transaction.commit({ ...handled, reply }), { state: 'committed' })
        await transaction.rollback()
        done(await claim('b', { on: last }), reply)
        const other = freshKey()
        won(await claim('a', { key: other }), 1)
        deepStrictEqual(await (await open(last, other, 'a')).commit({ ...handled, dead: true }), { state: 'committed' })
        dead(await claim('b', { key: other }))
      }),
  },
  {
    id: 'TX-02',
    name: 'leaves a claim as it was by rolling back, however often',
    basis: 'the claim is committed before the handler runs: what undoes the effect must not undo it',
    needs: 'transactions',
    run: (target) =>
      withStore(target, async ({ first, last, key, claim }) => {
        won(await claim('a'), 1)
        const transaction = await open(first, key, 'a')
        await transaction.rollback()
        await transaction.rollback()
        inFlight(await claim('b', { on: last }))
        strictEqual(await first.renew(key, 'a', leaseMs), true)
        strictEqual(await first.release(key, 'a'), true)
        won(await claim('b', { on: last }), 2)
      }),
  },
  {
    id: 'TX-03',
    name: 'commits nothing for a claim that another took over, or that is not there',
    basis: 'a run that was paused past its lease would add its effect to that of its successor',
    needs: 'transactions',
    run: (target) =>
      withStore(target, async ({ first, last, key, claim, pass }) => {
        won(await claim('a'), 1)
        await pass(150_000)
        won(await claim('b', { on: last }), 2)
        for (const stale of [key, freshKey()]) {
          deepStrictEqual(await (await open(first, stale, 'a')).commit(handled), { state: 'stale' })
        }
        inFlight(await claim('c'))
        deepStrictEqual(await (await open(first, key, 'b')).commit(handled), { state: 'committed' })
        deepStrictEqual(await (await open(last, key, 'b')).commit(handled), { state: 'stale' })
        done(await claim('c', { on: last }))
      }),
  },
  {
    id: 'TX-04',
    name: 'commits for a claim that lapsed, as long as nobody claimed since',
    basis: 'as without a transaction: running the delivery again would serve nobody',
    needs: 'transactions',
    run: (target) =>
      withStore(target, async ({ first, last, key, claim, pass }) => {
        won(await claim('a'), 1)
        await pass(150_000)
        deepStrictEqual(await (await open(first, key, 'a')).commit(handled), { state: 'committed' })
        done(await claim('b', { on: last }))
      }),
  },
]

/** What goes on beside a transaction that is open. */
const besides: readonly StoreCase[] = [
  {
    id: 'TX-05',
    name: 'lets the claim of an open transaction be renewed, and others see that it is in flight',
    basis: 'a transaction that locks its own record stops its heartbeat, and every duplicate until it ends',
    needs: 'concurrentTransactions',
    run: (target) =>
      withStore(target, async ({ first, last, key, claim, pass }) => {
        won(await claim('a'), 1)
        const transaction = await open(first, key, 'a')
        try {
          for (let renewed = 0; renewed < 2; renewed++) {
            await pass(60_000)
            strictEqual(await first.renew(key, 'a', leaseMs), true)
            inFlight(await claim('b', { on: last }))
          }
          deepStrictEqual(await transaction.commit(handled), { state: 'committed' })
        } finally {
          await transaction.rollback()
        }
        done(await claim('b', { on: last }))
      }),
  },
  {
    id: 'TX-06',
    name: 'lets another take a lapsed claim over while the transaction of the first is open, which then commits nothing',
    basis: 'a handler that hangs inside of its transaction must not hold its delivery for ever',
    needs: 'concurrentTransactions',
    run: (target) =>
      withStore(target, async ({ first, last, key, claim, pass }) => {
        won(await claim('a'), 1)
        const transaction = await open(first, key, 'a')
        try {
          await pass(150_000)
          won(await claim('b', { on: last }), 2)
          deepStrictEqual(await transaction.commit(handled), { state: 'stale' })
        } finally {
          await transaction.rollback()
        }
        inFlight(await claim('c'))
        strictEqual(await last.complete(key, 'b', handled), true)
      }),
  },
  {
    id: 'TX-07',
    name: 'commits one of two transactions of one claim, and both of two claims',
    basis: 'a mark that is read before it is written lets two commits both find the delivery unhandled',
    needs: 'concurrentTransactions',
    run: (target) =>
      withStore(target, async ({ first, last, key, claim }) => {
        const other = freshKey()
        won(await claim('a'), 1)
        won(await claim('a', { key: other }), 1)
        const open3 = [await open(first, key, 'a'), await open(last, key, 'a'), await open(last, other, 'a')]
        try {
          const states = (await Promise.all(open3.map((one) => one.commit(handled)))).map(({ state }) => state)
          deepStrictEqual([states.slice(0, 2).toSorted(), states[2]], [['committed', 'stale'], 'committed'])
        } finally {
          for (const one of open3) await one.rollback()
        }
        done(await claim('b'))
        done(await claim('b', { key: other }))
      }),
  },
]

/** The mark of a delivery in one transaction with what its handler wrote. */
export const transactionCases: readonly StoreCase[] = [...endings, ...besides]
