import { memoryStore } from '@posthorn/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { notes, now, signed } from '../support/providers.js'
import { gate, recorded } from '../support/receivers.js'

beforeEach(() => {
  vi.useFakeTimers({ now })
})

afterEach(() => {
  vi.useRealTimers()
})

const hour = 3_600_000

/** A receiver whose clock can be set while the time goes on. */
const skewed = (options: object = {}) => {
  const clock = { skew: 0 }
  const { open, pass, reached } = gate()
  const time = () => Date.now() + clock.skew
  const timing = { now: time, deadlineMs: 3000, leaseMs: 15_000, joinMs: 0, store: memoryStore({ now: time }) }
  return { clock, open, reached, timing, ...recorded({ ...timing, handle: pass, ...options }) }
}

describe.each([
  ['back', -hour],
  ['forth', hour],
])('a wall clock that jumps an hour %s', (_way, jump) => {
  it('changes neither the deadline nor Retry-After', async () => {
    const { clock, reached, receiver } = skewed()
    let answered = false
    const first = receiver.receive(signed(notes)).finally(() => (answered = true))
    await reached
    clock.skew = jump
    await vi.advanceTimersByTimeAsync(2999)
    expect(answered).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(answered).toBe(true)
    const reply = await first
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '12'])
  })

  it('does not change the deadline where it jumps while the body arrives', async () => {
    const { clock, reached, receiver } = skewed()
    const request = signed(notes)
    let answered = false
    const body = () => {
      clock.skew = jump
      return new Promise<Buffer>((resolve) => setTimeout(resolve, 1000, request.body))
    }
    const first = receiver.receive({ ...request, body }).finally(() => (answered = true))
    await vi.advanceTimersByTimeAsync(1000)
    await reached
    await vi.advanceTimersByTimeAsync(1999)
    expect(answered).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect((await first).status).toBe(503)
  })

  it('tells a duplicate to come back within a lease', async () => {
    const { clock, open, reached, receiver } = skewed()
    const request = signed(notes)
    const first = receiver.receive(request)
    await reached
    clock.skew = jump
    const duplicate = receiver.receive(request)
    await vi.advanceTimersByTimeAsync(0)
    expect((await duplicate).headers['retry-after']).toBe('15')
    open()
    await first
  })
})

it('tells a duplicate in another process to come back within a lease, though the clock of the store jumped back', async () => {
  const { clock, open, reached, receiver, timing } = skewed()
  const elsewhere = recorded(timing)
  const request = signed(notes)
  const first = receiver.receive(request)
  await reached
  clock.skew = -hour
  const duplicate = await elsewhere.receiver.receive(request)
  expect([duplicate.status, duplicate.headers['retry-after']]).toEqual([503, '15'])
  open()
  await first
})
