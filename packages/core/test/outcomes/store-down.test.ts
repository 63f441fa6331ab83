import { memoryStore } from '@posthorn/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { notes, now, signed } from '../support/providers.js'
import { recorded } from '../support/receivers.js'
import { scriptedStore } from '../support/scripted-store.js'

afterEach(() => {
  vi.useRealTimers()
})

it('answers 503 while the store is down, without a run, and handles the retry', async () => {
  const store = scriptedStore()
  const { receiver, runs, errors } = recorded({ store })
  const request = signed(notes)
  store.break('claim')
  const reply = await receiver.receive(request)
  expect(reply.status).toBe(503)
  expect(reply.headers).toHaveProperty('retry-after')
  expect([runs.length, errors]).toEqual([0, ['store_unavailable']])
  store.mend()
  expect((await receiver.receive(request)).status).toBe(200)
  expect(runs).toHaveLength(1)
})

it("handles without protection with onStoreError: 'process', and says so", async () => {
  const store = scriptedStore()
  const { receiver, runs, errors } = recorded({ store, onStoreError: 'process' })
  store.break('claim')
  const request = signed(notes)
  expect((await receiver.receive(request)).status).toBe(200)
  expect((await receiver.receive(request)).status).toBe(200)
  expect(runs).toHaveLength(2)
  expect(runs[0]?.fence).toBe(0)
  expect(errors).toEqual(['store_unavailable', 'store_unavailable'])
  expect(store.calls).toEqual(['claim', 'claim'])
})

it("answers 500 when a handler fails under onStoreError: 'process'", async () => {
  const store = scriptedStore()
  const { receiver } = recorded({ store, onStoreError: 'process', handle: () => Promise.reject(new Error('no')) })
  store.break('claim')
  expect((await receiver.receive(signed(notes))).status).toBe(500)
})

it('answers 503 at the deadline when the store hangs, without a run', async () => {
  vi.useFakeTimers({ now })
  const store = scriptedStore()
  const { receiver, runs } = recorded({ store, now: Date.now, deadlineMs: 2000 })
  store.break('claim', 'hang')
  const reply = receiver.receive(signed(notes))
  await vi.advanceTimersByTimeAsync(2000)
  expect((await reply).status).toBe(503)
  expect(runs).toHaveLength(0)
})

async function loseAnswer(at: () => number) {
  const store = scriptedStore(memoryStore({ now: at }))
  const here = recorded({ store, now: at, leaseMs: 15_000 })
  const request = signed(notes)
  store.break('claim', 'answer-lost')
  expect((await here.receiver.receive(request)).status).toBe(503)
  store.mend()
  return { ...here, store, request }
}

describe('a claim was made, and its answer was lost', () => {
  it('runs with the next attempt at this process, which asks with the same token', async () => {
    const { receiver, request, runs } = await loseAnswer(() => now)
    expect((await receiver.receive(request)).status).toBe(200)
    expect(runs.map(({ fence }) => fence)).toEqual([1])
  })

  it('asks with a new token from then on', async () => {
    const tokens: string[] = []
    const inner = memoryStore({ now: () => now })
    const store = scriptedStore({
      ...inner,
      claim: (request) => {
        tokens.push(request.token)
        return inner.claim(request)
      },
    })
    const { receiver } = recorded({
      store,
      handle: () => {
        throw new Error('not yet')
      },
    })
    const request = signed(notes)
    store.break('claim', 'answer-lost')
    await receiver.receive(request)
    store.mend()
    await receiver.receive(request)
    await receiver.receive(request)
    expect(tokens[1]).toBe(tokens[0])
    expect(tokens[2]).not.toBe(tokens[0])
  })

  it('is taken back at this process once its lease is over, and does not count as an attempt', async () => {
    vi.useFakeTimers({ now })
    const store = scriptedStore(memoryStore({ now: Date.now }))
    const { receiver, runs, errors } = recorded({ store, now: Date.now, leaseMs: 15_000, maxAttempts: 1 })
    const request = signed(notes)
    for (let attempt = 0; attempt < 3; attempt++) {
      store.break('claim', 'answer-lost')
      expect((await receiver.receive(request)).status).toBe(503)
      store.mend()
      await vi.advanceTimersByTimeAsync(20_000)
    }
    expect((await receiver.receive(request)).status).toBe(200)
    expect(runs.map(({ fence }) => fence)).toEqual([1])
    expect(errors).not.toContain('attempts_exhausted')
  })

  it('stays remembered while it cannot be taken back', async () => {
    vi.useFakeTimers({ now })
    const store = scriptedStore(memoryStore({ now: Date.now }))
    const { receiver, runs } = recorded({ store, now: Date.now, leaseMs: 15_000, maxAttempts: 1 })
    const request = signed(notes)
    store.break('claim', 'answer-lost')
    expect((await receiver.receive(request)).status).toBe(503)
    await vi.advanceTimersByTimeAsync(20_000)
    store.mend()
    store.break('release')
    expect((await receiver.receive(request)).status).toBe(503)
    store.mend()
    expect((await receiver.receive(request)).status).toBe(200)
    expect(runs.map(({ fence }) => fence)).toEqual([1])
    expect(store.calls).toEqual(['claim', 'release', 'release', 'claim', 'complete'])
  })

  it('runs with the next attempt at another process once the lease is over', async () => {
    let at = now
    const { store, request } = await loseAnswer(() => at)
    const { receiver, runs } = recorded({ store, now: () => at })
    expect((await receiver.receive(request)).status).toBe(503)
    at += 15_000
    expect((await receiver.receive(request)).status).toBe(200)
    expect(runs.map(({ fence }) => fence)).toEqual([2])
  })
})

it('answers 503 where the store has no room for another claim', async () => {
  const store = memoryStore({ maxInFlight: 1 })
  await store.claim({ key: 'another', token: 't', leaseMs: 60_000, retentionMs: 60_000 })
  const { receiver, runs } = recorded({ store })
  expect(await receiver.receive(signed(notes))).toMatchObject({ status: 503 })
  expect(runs).toHaveLength(0)
})

it('writes nothing to the store for a request that is not verified', async () => {
  const store = scriptedStore()
  const { receiver } = recorded({ store })
  const request = signed(notes)
  await receiver.receive({ ...request, headers: {} })
  await receiver.receive({ ...request, headers: { 'x-signature': '0'.repeat(64) } })
  await receiver.receive(signed(notes, 'not json'))
  expect(store.calls).toEqual([])
})
