import { createReceiver, memoryStore, permanent, type Receiver, type Store, type WebhookError } from '@posthorn/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { notes, type Notes, secret, signed } from '../support/providers.js'
import { gate } from '../support/receivers.js'
import { type CommitFault, type Ledger, type TransactionalStore, transactionalStore } from '../support/transactional-store.js'

afterEach(() => {
  vi.useRealTimers()
})

interface SetUp {
  readonly store?: TransactionalStore
  readonly maxRunMs?: number
  readonly leaseMs?: number
  readonly handle?: (run: number) => unknown
  readonly maxAttempts?: number
}

function setUp({ handle, store = transactionalStore(), ...more }: SetUp = {}) {
  const errors: WebhookError[] = []
  const fences: number[] = []
  const receiver: Receiver<Notes, unknown, Ledger> = createReceiver(notes, {
    secret,
    store,
    onError: (error: WebhookError) => errors.push(error),
    ...more,
  }).on('*', (event, delivery) => {
    fences.push(delivery.fence)
    delivery.transaction.write(event.id)
    return handle?.(fences.length)
  })
  return { store, errors, fences, receiver, codes: () => errors.map(({ code }) => code), request: signed(notes) }
}

it('commits what a handler wrote together with the mark', async () => {
  const { store, receiver, request } = setUp()
  expect((await receiver.receive(request)).status).toBe(200)
  expect(store.effects).toHaveLength(1)
  expect((await receiver.receive(request)).status).toBe(200)
  expect([store.effects.length, store.ends]).toEqual([1, ['committed']])
})

it('rolls back what a failed handler wrote, and lets the next attempt run', async () => {
  const { store, receiver, request, fences } = setUp({
    handle: (run) => {
      if (run === 1) throw new Error('not yet')
    },
  })
  expect((await receiver.receive(request)).status).toBe(500)
  expect([store.effects, store.ends]).toEqual([[], ['rolled back']])
  expect((await receiver.receive(request)).status).toBe(200)
  expect([store.effects.length, fences]).toEqual([1, [1, 2]])
})

it('rolls back what a handler wrote that failed for good, and records it as dead', async () => {
  const { store, receiver, request, codes } = setUp({
    handle: () => {
      throw permanent(new Error('no such account'))
    },
  })
  expect((await receiver.receive(request)).status).toBe(200)
  expect((await receiver.receive(request)).status).toBe(200)
  expect([store.effects, store.ends, codes()]).toEqual([[], ['rolled back'], ['handler_permanent']])
})

it.each<[CommitFault, number, string, number]>([
  ['rolled_back', 500, 'transaction_failed', 2],
  ['connection_lost', 503, 'store_unavailable', 2],
  ['stale', 503, 'lease_lost', 1],
  ['unknown', 503, 'mark_not_stored', 1],
])('answers a commit that ends as %s with %d, and its retry as the store says', async (fault, status, code, runs) => {
  const { store, receiver, request, codes, fences } = setUp()
  store.commitFault = fault
  expect((await receiver.receive(request)).status).toBe(status)
  expect(codes()).toEqual([code])
  store.commitFault = 'none'
  // A claim whose transaction may have been committed is not released: it lapses.
  expect((await receiver.receive(request)).status).toBe(runs === 2 ? 200 : 503)
  expect([fences.length, store.effects.length]).toEqual([runs, runs - 1])
})

it('does not remember as handled what may have been rolled back: it runs again once the claim has lapsed', async () => {
  const { store, receiver, request, fences } = setUp({ leaseMs: 100 })
  store.commitFault = 'unknown'
  expect((await receiver.receive(request)).status).toBe(503)
  store.commitFault = 'none'
  await vi.waitFor(async () => expect((await receiver.receive(request)).status).toBe(200), { timeout: 5000, interval: 20 })
  expect([fences, store.effects.length]).toEqual([[1, 2], 1])
})

it('answers 503 for a commit that takes longer than the store may', async () => {
  vi.useFakeTimers()
  const { store, receiver, request, codes } = setUp()
  store.commitFault = 'hang'
  const reply = receiver.receive(request)
  await vi.advanceTimersByTimeAsync(2000)
  expect([(await reply).status, codes()]).toEqual([503, ['mark_not_stored']])
})

describe('a transaction cannot be opened', () => {
  it('answers 503 and releases the delivery', async () => {
    const { store, receiver, request, codes, fences } = setUp()
    store.beginFault = 'fail'
    expect((await receiver.receive(request)).status).toBe(503)
    expect([codes(), fences]).toEqual([['store_unavailable'], []])
    store.beginFault = 'none'
    expect((await receiver.receive(request)).status).toBe(200)
  })

  it('is no attempt: however often, the delivery runs once one can be opened', async () => {
    const { store, receiver, request, fences } = setUp({ maxAttempts: 2 })
    store.beginFault = 'fail'
    for (let attempt = 0; attempt < 5; attempt++) expect((await receiver.receive(request)).status).toBe(503)
    store.beginFault = 'none'
    expect((await receiver.receive(request)).status).toBe(200)
    expect([fences, store.effects.length]).toEqual([[1], 1])
  })

  it('is an attempt where the store counts every release, and answers 503 all the same', async () => {
    const inner = memoryStore()
    const counting: Store = { ...inner, release: (key, token) => inner.release(key, token) }
    const { store, receiver, request, fences } = setUp({ store: transactionalStore(counting) })
    store.beginFault = 'fail'
    expect((await receiver.receive(request)).status).toBe(503)
    store.beginFault = 'none'
    expect((await receiver.receive(request)).status).toBe(200)
    expect(fences).toEqual([2])
  })

  it('rolls back one that opens after nobody waits for it', async () => {
    vi.useFakeTimers()
    const { store, receiver, request } = setUp()
    store.beginFault = 'hang'
    const reply = receiver.receive(request)
    await vi.advanceTimersByTimeAsync(2000)
    expect((await reply).status).toBe(503)
    expect(store.ends).toEqual([])
    store.thaw()
    await vi.advanceTimersByTimeAsync(0)
    expect(store.ends).toEqual(['rolled back'])
  })
})

it('rolls back when the handlers have run for too long, and takes no success of theirs afterwards', async () => {
  vi.useFakeTimers()
  const work = gate()
  const { store, receiver, request, codes } = setUp({ maxRunMs: 1000, handle: () => work.pass() })
  const reply = receiver.receive(request)
  await vi.advanceTimersByTimeAsync(1000)
  expect((await reply).status).toBe(503)
  expect(store.ends).toEqual(['rolled back'])
  work.open()
  await vi.advanceTimersByTimeAsync(0)
  expect([store.effects, codes()]).toEqual([[], ['handler_timeout', 'transaction_failed']])
})

it('gives up a run whose transaction cannot even be asked to roll back', async () => {
  vi.useFakeTimers()
  const work = gate()
  const store = transactionalStore()
  const begin = store.begin.bind(store)
  store.begin = async (claim) => {
    const opened = await begin(claim)
    return {
      ...opened,
      rollback() {
        throw new Error('the connection was cut')
      },
    }
  }
  const { receiver, request, codes } = setUp({ store, maxRunMs: 1000, handle: () => work.pass() })
  const reply = receiver.receive(request)
  await vi.advanceTimersByTimeAsync(1000)
  expect([(await reply).status, codes()]).toEqual([503, ['handler_timeout']])
})

it('counts a transaction that fails as an attempt', async () => {
  const { store, receiver, request, codes } = setUp({ maxAttempts: 2 })
  store.commitFault = 'rolled_back'
  expect((await receiver.receive(request)).status).toBe(500)
  expect((await receiver.receive(request)).status).toBe(200)
  expect(codes()).toEqual(['transaction_failed', 'attempts_exhausted'])
  expect(store.effects).toEqual([])
})

it('answers 503 to a last attempt whose connection was lost, and gives the delivery up with the next one', async () => {
  const { store, receiver, request, codes } = setUp({ maxAttempts: 1 })
  store.commitFault = 'connection_lost'
  expect((await receiver.receive(request)).status).toBe(503)
  expect([codes(), store.ends]).toEqual([['store_unavailable'], ['connection_lost']])
  expect((await receiver.receive(request)).status).toBe(200)
  expect([codes(), store.effects]).toEqual([['store_unavailable', 'attempts_exhausted'], []])
})

it('gives the transaction to an app that handles deliveries itself', async () => {
  const { store, receiver, request } = setUp()
  const verified = await receiver.verify(request)
  if ('reply' in verified) throw new Error('refused')
  const claim = await receiver.claim(verified.delivery)
  if ('reply' in claim) throw new Error('not claimed')
  ;(verified.delivery.transaction as Ledger).write('by hand')
  expect(store.effects).toEqual([])
  expect(await claim.complete()).toBeUndefined()
  expect(store.effects).toEqual(['by hand'])
})

it('sends a 500 in place of the reply of an app whose transaction failed', async () => {
  const { store, receiver, request } = setUp()
  const verified = await receiver.verify(request)
  if ('reply' in verified) throw new Error('refused')
  const claim = await receiver.claim(verified.delivery)
  if ('reply' in claim) throw new Error('not claimed')
  store.commitFault = 'rolled_back'
  expect((await claim.complete())?.status).toBe(500)
})

it('refuses to handle without the store where handlers count on its transactions', () => {
  expect(() => createReceiver(notes, { secret, store: transactionalStore(), onStoreError: 'process' })).toThrow(
    '`onStoreError` cannot be "process" with a store of transactions: handlers would be without theirs',
  )
})
