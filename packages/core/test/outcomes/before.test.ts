import { memoryStore } from '@posthorn/core'
import { afterEach, expect, it, vi } from 'vitest'
import { notes, now, signed } from '../support/providers.js'
import { gate, recorded } from '../support/receivers.js'
import { scriptedStore } from '../support/scripted-store.js'

afterEach(() => {
  vi.useRealTimers()
})

it('replies once the delivery is claimed, and handles it afterwards', async () => {
  const { open, pass, reached } = gate()
  const { receiver, runs } = recorded({ acknowledge: 'before', handle: pass })
  const request = signed(notes)
  expect((await receiver.receive(request)).status).toBe(200)
  await reached
  expect((await receiver.health()).handled).toBe(0)
  expect((await receiver.receive(request)).status).toBe(200)
  open()
  expect(await receiver.close()).toEqual({ remaining: 0 })
  expect(runs).toHaveLength(1)
  expect((await receiver.health()).handled).toBe(1)
})

it('answers 503 to what is in flight elsewhere: that run may be over already, with its process', async () => {
  const store = memoryStore()
  const { open, pass, reached } = gate()
  const first = recorded({ store, acknowledge: 'before', handle: pass })
  const second = recorded({ store, acknowledge: 'before' })
  const request = signed(notes)
  await first.receiver.receive(request)
  await reached
  const reply = await second.receiver.receive(request)
  expect(reply.status).toBe(503)
  expect(reply.headers).toHaveProperty('retry-after')
  expect(second.runs).toHaveLength(0)
  open()
  await first.receiver.close()
  expect((await second.receiver.receive(request)).status).toBe(200)
  expect(second.runs).toHaveLength(0)
})

it('answers 503 to a claim of its own whose run it gave up, until the next may run', async () => {
  vi.useFakeTimers({ now })
  const { open, pass, reached } = gate()
  const store = memoryStore({ now: Date.now })
  const { receiver, runs } = recorded({
    store,
    now: Date.now,
    acknowledge: 'before',
    maxRunMs: 1000,
    leaseMs: 15_000,
    handle: (_delivery, run) => (run === 1 ? pass() : undefined),
  })
  const request = signed(notes)
  expect((await receiver.receive(request)).status).toBe(200)
  await reached
  await vi.advanceTimersByTimeAsync(1000)
  expect((await receiver.receive(request)).status).toBe(503)
  await vi.advanceTimersByTimeAsync(15_000)
  expect((await receiver.receive(request)).status).toBe(200)
  expect(runs).toHaveLength(2)
  open()
})

it('tells onError when a handler fails, and releases the delivery', async () => {
  const { receiver, runs, errors } = recorded({ acknowledge: 'before', handle: () => Promise.reject(new Error('no')) })
  const request = signed(notes)
  expect((await receiver.receive(request)).status).toBe(200)
  await expect.poll(() => errors).toEqual(['handler_failed'])
  await expect.poll(async () => (await receiver.health()).inFlight).toBe(0)
  expect((await receiver.receive(request)).status).toBe(200)
  expect(runs).toHaveLength(2)
})

it('answers 503 when it cannot claim', async () => {
  const store = scriptedStore()
  store.break('claim')
  const { receiver } = recorded({ store, acknowledge: 'before' })
  expect((await receiver.receive(signed(notes))).status).toBe(503)
})

it('refuses a reply of the handler: the sender already has one', async () => {
  const told: unknown[] = []
  const { receiver } = recorded({
    acknowledge: 'before',
    handle: (delivery) => delivery.reply({ body: 'late' }),
    onError: ({ cause }) => told.push((cause as { code?: string }).code),
  })
  expect((await receiver.receive(signed(notes))).status).toBe(200)
  await expect.poll(() => told).toEqual(['reply_invalid'])
})
