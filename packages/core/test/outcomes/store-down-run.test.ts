import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { notes, now, signed } from '../support/providers.js'
import { gate, recorded } from '../support/receivers.js'
import { scriptedStore } from '../support/scripted-store.js'

beforeEach(() => {
  vi.useFakeTimers({ now })
})

afterEach(() => {
  vi.useRealTimers()
})

it('ends a run without a store after maxRunMs too, and frees its key', async () => {
  const store = scriptedStore()
  const { open, pass, reached } = gate()
  const { receiver, runs, errors } = recorded({
    store,
    now: () => Date.now(),
    onStoreError: 'process',
    maxRunMs: 60_000,
    deadlineMs: 1_000_000,
    handle: (_delivery, run) => (run === 1 ? pass() : undefined),
  })
  const request = signed(notes)
  store.break('claim')
  const running = receiver.receive(request)
  await reached
  await vi.advanceTimersByTimeAsync(59_999)
  expect([runs[0]?.signal.aborted, errors]).toEqual([false, ['store_unavailable']])
  await vi.advanceTimersByTimeAsync(1)
  expect((await running).status).toBe(503)
  expect(runs[0]?.signal.reason).toMatchObject({ code: 'handler_timeout' })
  expect(errors).toEqual(['store_unavailable', 'handler_timeout'])
  store.mend()
  expect((await receiver.receive(signed(notes, request.body, { timestamp: Date.now() }))).status).toBe(200)
  expect(runs).toHaveLength(2)
  open()
  await vi.advanceTimersByTimeAsync(0)
  expect((await receiver.health()).inFlight).toBe(0)
  expect(store.calls).not.toContain('renew')
})
