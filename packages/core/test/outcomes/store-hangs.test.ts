import { memoryStore, type Store } from '@posthorn/core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { notes, now, signed } from '../support/providers.js'
import { recorded, type RecordedOptions } from '../support/receivers.js'
import { scriptedStore } from '../support/scripted-store.js'

beforeEach(() => {
  vi.useFakeTimers({ now })
})

afterEach(() => {
  vi.useRealTimers()
})

const storeTimeoutMs = 500

function hanging(options: RecordedOptions = {}) {
  const store = scriptedStore(memoryStore({ now: () => Date.now() }))
  return {
    store,
    ...recorded({ now: () => Date.now(), store, storeTimeoutMs, deadlineMs: 100_000, leaseMs: 15_000, ...options }),
  }
}

/** The status, which must not be there before the store's time is over. */
async function statusAfterTimeout(reply: Promise<{ readonly status: number }>): Promise<number> {
  let answered = false
  void reply.finally(() => (answered = true))
  await vi.advanceTimersByTimeAsync(storeTimeoutMs - 1)
  expect(answered).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(answered).toBe(true)
  return (await reply).status
}

it('answers 503 when a claim is not answered, and the retry runs', async () => {
  const { store, receiver, runs, errors } = hanging()
  const request = signed(notes)
  store.break('claim', 'hang')
  expect(await statusAfterTimeout(receiver.receive(request))).toBe(503)
  expect([runs.length, errors]).toEqual([0, ['store_unavailable']])
  store.mend()
  expect((await receiver.receive(request)).status).toBe(200)
  expect((await receiver.health()).inFlight).toBe(0)
})

it("handles when a claim is not answered, with onStoreError: 'process'", async () => {
  const { store, receiver, runs } = hanging({ onStoreError: 'process' })
  store.break('claim', 'hang')
  expect(await statusAfterTimeout(receiver.receive(signed(notes)))).toBe(200)
  expect(runs).toHaveLength(1)
})

it('answers 503 when completing is not answered, and the retry gets 200 without a second run', async () => {
  const { store, receiver, runs, errors } = hanging()
  const request = signed(notes)
  store.break('complete', 'hang')
  expect(await statusAfterTimeout(receiver.receive(request))).toBe(503)
  expect(errors).toEqual(['mark_not_stored'])
  store.mend()
  expect((await receiver.receive(request)).status).toBe(200)
  expect(runs).toHaveLength(1)
})

it('answers 500 when releasing is not answered, and the next attempt runs once the lease is over', async () => {
  const { store, receiver, runs } = hanging({ handle: (_delivery, run) => run === 1 && Promise.reject(new Error('no')) })
  const request = signed(notes)
  store.break('release', 'hang')
  expect(await statusAfterTimeout(receiver.receive(request))).toBe(500)
  store.mend()
  expect((await receiver.receive(request)).status).toBe(503)
  await vi.advanceTimersByTimeAsync(15_000)
  expect((await receiver.receive(request)).status).toBe(200)
  expect(runs).toHaveLength(2)
})

it('gives an app that handles deliveries itself the same answers', async () => {
  const { store, receiver } = hanging()
  const request = signed(notes)
  const verified = async () => {
    const result = await receiver.verify(request)
    if ('reply' in result) throw new Error('not verified')
    return result.delivery
  }
  store.break('claim', 'hang')
  const first = receiver.claim(await verified()).then((result) => ('reply' in result ? result.reply : { status: 0 }))
  expect(await statusAfterTimeout(first)).toBe(503)
  store.mend()
  const claim = await receiver.claim(await verified())
  if ('reply' in claim) throw new Error('not claimed')
  store.break('complete', 'hang')
  expect(await statusAfterTimeout(claim.complete().then((reply) => reply ?? { status: 0 }))).toBe(503)
  store.mend()
  expect(await receiver.claim(await verified())).toMatchObject({ reply: { status: 200 } })
})

it('says that the store is down when it does not answer a probe', async () => {
  const { store, receiver } = hanging()
  store.break('ping', 'hang')
  const health = receiver.health()
  await vi.advanceTimersByTimeAsync(1000)
  expect(await health).toMatchObject({ ok: false, store: 'down' })
})

it('does not end the process when the store fails after nobody waits any more', async () => {
  const late: Store = {
    ...memoryStore(),
    claim: () => new Promise((_resolve, reject) => setTimeout(() => reject(new Error('too late')), 2 * storeTimeoutMs)),
  }
  const unhandled: unknown[] = []
  const listen = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', listen)
  const reply = recorded({ store: late, storeTimeoutMs, now: () => Date.now() }).receiver.receive(signed(notes))
  expect(await statusAfterTimeout(reply)).toBe(503)
  await vi.advanceTimersByTimeAsync(storeTimeoutMs)
  vi.useRealTimers()
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', listen)
  expect(unhandled).toEqual([])
})
