import { memoryStore } from '@posthorn/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { notes, now, signed } from '../support/providers.js'
import { gate, recorded } from '../support/receivers.js'
import { scriptedStore } from '../support/scripted-store.js'

beforeEach(() => {
  vi.useFakeTimers({ now })
})

afterEach(() => {
  vi.useRealTimers()
})

const clock = { now: () => Date.now(), leaseMs: 15_000, deadlineMs: 1_000_000 }

describe('the heartbeat', () => {
  it('renews the claim for as long as the handler runs', async () => {
    const store = memoryStore({ now: clock.now })
    const { open, pass, reached } = gate()
    const first = recorded({ ...clock, store, handle: pass })
    const second = recorded({ ...clock, store })
    const request = signed(notes)
    const running = first.receiver.receive(request)
    await reached
    for (let minute = 0; minute < 4; minute++) {
      await vi.advanceTimersByTimeAsync(60_000)
      expect((await second.receiver.receive({ ...request })).status).not.toBe(200)
    }
    open()
    expect((await running).status).toBe(200)
    expect(second.runs).toHaveLength(0)
  })

  it('stops when the run is over', async () => {
    const store = scriptedStore(memoryStore({ now: clock.now }))
    const { receiver } = recorded({ ...clock, store })
    await receiver.receive(signed(notes))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(store.calls).toEqual(['claim', 'complete'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('that was under way when the run completed tells nobody of a claim that was lost', async () => {
    const inner = memoryStore({ now: clock.now })
    const { open, pass, reached } = gate()
    const slow = gate()
    const store = { ...inner, renew: () => slow.pass().then(() => false) }
    const { receiver, runs } = recorded({ ...clock, store, handle: pass })
    const running = receiver.receive(signed(notes))
    await reached
    await vi.advanceTimersByTimeAsync(5000)
    await slow.reached
    open()
    expect((await running).status).toBe(200)
    slow.open()
    await vi.advanceTimersByTimeAsync(0)
    expect(runs[0]?.signal.aborted).toBe(false)
  })

  it('survives a renewal that fails, and gives up only when the lease is over', async () => {
    const store = scriptedStore(memoryStore({ now: clock.now }))
    const { open, pass, reached } = gate()
    const { receiver, runs } = recorded({ ...clock, store, handle: pass })
    const running = receiver.receive(signed(notes))
    await reached
    store.break('renew')
    await vi.advanceTimersByTimeAsync(5000)
    expect(runs[0]?.signal.aborted).toBe(false)
    store.mend()
    await vi.advanceTimersByTimeAsync(30_000)
    expect(runs[0]?.signal.aborted).toBe(false)
    store.break('renew')
    await vi.advanceTimersByTimeAsync(15_000)
    expect(runs[0]?.signal.reason).toMatchObject({ code: 'lease_lost' })
    open()
    await running
  })

  it('aborts the signal when another has the claim', async () => {
    const store = memoryStore({ now: clock.now })
    const { open, pass, reached } = gate()
    const { receiver, runs, errors } = recorded({ ...clock, store, handle: pass })
    const running = receiver.receive(signed(notes))
    await reached
    await store.forget(runs[0]!.key)
    await store.claim({ key: runs[0]!.key, token: 'other', leaseMs: 60_000, retentionMs: 60_000 })
    await vi.advanceTimersByTimeAsync(5000)
    expect(runs[0]?.signal.reason).toMatchObject({ code: 'lease_lost' })
    open()
    expect((await running).status).toBe(503)
    expect(errors).toEqual(['lease_lost'])
  })
})

describe('maxRunMs', () => {
  it('aborts the signal, reports it, and lets the next attempt run under a higher fence', async () => {
    const { open, pass, reached } = gate()
    const { receiver, runs, errors } = recorded({
      ...clock,
      maxRunMs: 60_000,
      handle: (_delivery, run) => (run === 1 ? pass() : undefined),
    })
    const request = signed(notes)
    const running = receiver.receive(request)
    await reached
    await vi.advanceTimersByTimeAsync(59_999)
    expect(runs[0]?.signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect((await running).status).toBe(503)
    expect(runs[0]?.signal.reason).toMatchObject({ code: 'handler_timeout' })
    expect(errors).toEqual(['handler_timeout'])
    // The claim is not renewed any more, and lapses.
    expect((await receiver.receive(request)).status).toBe(503)
    await vi.advanceTimersByTimeAsync(15_000)
    expect((await receiver.receive(request)).status).toBe(200)
    expect(runs.map(({ fence }) => fence)).toEqual([1, 2])
    open()
    await vi.advanceTimersByTimeAsync(0)
    // The late finisher found another claim, and changed nothing.
    expect(errors).toEqual(['handler_timeout', 'lease_lost'])
    expect((await receiver.receive(request)).status).toBe(200)
    expect(runs).toHaveLength(2)
  })

  it('counts the run that is left behind as in flight until it ends', async () => {
    const { open, pass, reached } = gate()
    const { receiver } = recorded({ ...clock, maxRunMs: 60_000, handle: pass })
    const running = receiver.receive(signed(notes))
    await reached
    await vi.advanceTimersByTimeAsync(60_000)
    await running
    expect((await receiver.health()).inFlight).toBe(1)
    const closed = receiver.close({ timeoutMs: 1000 })
    await vi.advanceTimersByTimeAsync(1000)
    expect(await closed).toEqual({ remaining: 1 })
    open()
    await vi.advanceTimersByTimeAsync(0)
    expect((await receiver.health()).inFlight).toBe(0)
  })

  it('leaves nothing behind of a claim that the app never settles', async () => {
    const { receiver } = recorded({ ...clock, maxRunMs: 60_000 })
    const verified = await receiver.verify(signed(notes))
    if ('reply' in verified) throw new Error('not verified')
    expect(await receiver.claim(verified.delivery)).not.toHaveProperty('reply')
    await vi.advanceTimersByTimeAsync(60_000)
    expect([verified.delivery.signal.aborted, (await receiver.health()).inFlight]).toEqual([true, 0])
    expect(await receiver.close({ timeoutMs: 1000 })).toEqual({ remaining: 0 })
  })

  it('completes a delivery whose handler ends late, when nobody claimed it since', async () => {
    const { open, pass, reached } = gate()
    const { receiver, runs } = recorded({ ...clock, maxRunMs: 60_000, handle: pass })
    const request = signed(notes)
    const running = receiver.receive(request)
    await reached
    await vi.advanceTimersByTimeAsync(60_000)
    await running
    await vi.advanceTimersByTimeAsync(60_000)
    open()
    await vi.advanceTimersByTimeAsync(0)
    expect((await receiver.receive(request)).status).toBe(200)
    expect(runs).toHaveLength(1)
  })
})
