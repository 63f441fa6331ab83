import { memoryStore } from '@posthorn/core'
import { afterEach, expect, it, vi } from 'vitest'
import { notes, now, signed } from '../support/providers.js'
import { gate, recorded } from '../support/receivers.js'
import { scriptedStore } from '../support/scripted-store.js'

afterEach(() => {
  vi.useRealTimers()
})

it.each([false, true])('lets a delivery run again that was forgotten during its run (the store fails: %s)', async (fails) => {
  const store = scriptedStore()
  const { open, pass, reached } = gate()
  const { receiver, runs } = recorded({ store, handle: (_delivery, run) => (run === 1 ? pass() : undefined) })
  const request = signed(notes)
  const first = receiver.receive(request)
  await reached
  expect(await receiver.forget(runs[0]!.key)).toBe(true)
  if (fails) store.break('complete')
  open()
  expect((await first).status).toBe(503)
  store.mend()
  expect((await receiver.receive(request)).status).toBe(200)
  expect(runs).toHaveLength(2)
})

it('lets a delivery be claimed again that was forgotten while the app had it', async () => {
  const { receiver } = recorded()
  const claim = async () => {
    const verified = await receiver.verify(request)
    if ('reply' in verified) throw new Error('not verified')
    const claimed = await receiver.claim(verified.delivery)
    if ('reply' in claimed) throw new Error('not claimed')
    return { key: verified.delivery.key, ...claimed }
  }
  const request = signed(notes)
  const first = await claim()
  await receiver.forget(first.key)
  expect(await first.complete()).toMatchObject({ status: 503 })
  expect(await (await claim()).complete()).toBeUndefined()
})

it('does not run a delivery again for a key that was forgotten in an earlier run', async () => {
  const store = scriptedStore()
  const { receiver, runs } = recorded({ store })
  const request = signed(notes)
  await receiver.receive(request)
  await receiver.forget(runs[0]!.key)
  store.break('complete')
  expect((await receiver.receive(request)).status).toBe(503)
  store.mend()
  expect((await receiver.receive(request)).status).toBe(200)
  expect(runs).toHaveLength(2)
})

it('lets a delivery run again that was forgotten during its run, also where an earlier run of it ended late meanwhile', async () => {
  vi.useFakeTimers({ now })
  const store = scriptedStore(memoryStore({ now: Date.now }))
  const [early, current] = [gate(), gate()]
  const { receiver, runs, errors } = recorded({
    store,
    now: Date.now,
    leaseMs: 15_000,
    maxRunMs: 30_000,
    deadlineMs: 1_000_000,
    handle: (_delivery, run) => [early, current][run - 1]?.pass(),
  })
  const request = signed(notes)
  const first = receiver.receive(request)
  await early.reached
  await vi.advanceTimersByTimeAsync(30_000)
  expect((await first).status).toBe(503)
  await vi.advanceTimersByTimeAsync(15_000)
  const second = receiver.receive(request)
  await current.reached
  early.open()
  await vi.waitFor(() => expect(errors).toEqual(['handler_timeout', 'lease_lost']))
  await receiver.forget(runs[1]!.key)
  store.break('complete')
  current.open()
  expect((await second).status).toBe(503)
  store.mend()
  expect((await receiver.receive(request)).status).toBe(200)
  expect(runs).toHaveLength(3)
})
