import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { notes, now, provider, signed, textOf } from '../support/providers.js'
import { gate, recorded } from '../support/receivers.js'

beforeEach(() => {
  vi.useFakeTimers({ now })
})

afterEach(() => {
  vi.useRealTimers()
})

const settled = async (work: Promise<unknown>) => Promise.race([work.then(() => true), Promise.resolve(false)])

it('answers 503 at the deadline; the run goes on, and the retry gets 200 without a second one', async () => {
  const { open, pass, reached } = gate()
  const { receiver, runs, errors } = recorded({
    now: Date.now,
    deadlineMs: 3000,
    handle: async (delivery) => {
      await pass()
      delivery.reply({ body: 'late' })
    },
  })
  const request = signed(notes)
  const first = receiver.receive(request)
  await reached
  await vi.advanceTimersByTimeAsync(2999)
  expect(await settled(first)).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  const reply = await first
  expect(reply.status).toBe(503)
  expect(reply.headers['retry-after']).toMatch(/^[1-9]\d*$/)
  expect(runs[0]?.signal.aborted).toBe(false)
  expect((await receiver.health()).inFlight).toBe(1)
  open()
  await vi.advanceTimersByTimeAsync(0)
  expect((await receiver.health()).inFlight).toBe(0)
  const retry = await receiver.receive(request)
  expect([retry.status, textOf(retry)]).toEqual([200, 'late'])
  expect(runs).toHaveLength(1)
  expect(errors).toEqual([])
})

it('keeps the claim of a run that is past the deadline: another attempt waits for it, and does not run', async () => {
  const { open, pass, reached } = gate()
  const { receiver, runs } = recorded({ now: Date.now, deadlineMs: 3000, joinMs: 1000, handle: pass })
  const request = signed(notes)
  const first = receiver.receive(request)
  await reached
  await vi.advanceTimersByTimeAsync(3000)
  await first
  const second = receiver.receive(request)
  await vi.advanceTimersByTimeAsync(1000)
  expect((await second).status).toBe(503)
  open()
  await vi.advanceTimersByTimeAsync(0)
  expect(runs).toHaveLength(1)
})

it.each([
  [10_000, 9000],
  [5000, 4000],
  [4000, 3000],
  [2000, 1500],
])('leaves a margin under a timeout of %i ms: it answers at %i ms', async (timeoutMs, deadlineMs) => {
  const { pass, reached } = gate()
  const { receiver } = recorded({ sender: provider({ timeoutMs }), now: Date.now, handle: pass })
  const first = receiver.receive(signed(notes))
  await reached
  await vi.advanceTimersByTimeAsync(deadlineMs - 1)
  expect(await settled(first)).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect((await first).status).toBe(503)
})

it('waits for a run in this process for joinMs, and for at most half the deadline', async () => {
  for (const [joinMs, waits] of [
    [1000, 1000],
    [60_000, 1500],
  ] as const) {
    const { open, pass, reached } = gate()
    const { receiver } = recorded({ now: Date.now, deadlineMs: 3000, joinMs, handle: pass })
    const request = signed(notes)
    const first = receiver.receive(request)
    await reached
    const second = receiver.receive(request)
    await vi.advanceTimersByTimeAsync(waits - 1)
    expect(await settled(second)).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect((await second).status).toBe(503)
    open()
    expect((await first).status).toBe(200)
  }
})

it('counts the time that the body took to arrive', async () => {
  const { pass, reached } = gate()
  const { receiver } = recorded({ now: Date.now, deadlineMs: 3000, handle: pass })
  const request = signed(notes)
  const first = receiver.receive({
    ...request,
    body: () => new Promise((resolve) => setTimeout(resolve, 2000, request.body)),
  })
  await vi.advanceTimersByTimeAsync(2000)
  await reached
  await vi.advanceTimersByTimeAsync(999)
  expect(await settled(first)).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect((await first).status).toBe(503)
})
