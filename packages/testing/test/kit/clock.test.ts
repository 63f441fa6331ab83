import { scaledClock, systemClock } from '@posthorn/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('scaledClock', () => {
  it('makes pauses shorter, and leaves the time as it is', () => {
    const clock = scaledClock(60)
    const at = Date.now()
    const ran: number[] = []
    clock.after(60_000, () => ran.push(Date.now() - at))
    expect(clock.now()).toBe(at)
    vi.advanceTimersByTime(999)
    expect(ran).toEqual([])
    vi.advanceTimersByTime(1)
    expect(ran).toEqual([1000])
    expect(clock.now()).toBe(at + 1000)
  })

  it('does not run what was called off', () => {
    const ran: string[] = []
    systemClock.after(10, () => ran.push('called off'))()
    vi.runAllTimers()
    expect(ran).toEqual([])
  })

  it('waits for as long as a pause is, however long', () => {
    const days = 60
    const at = Date.now()
    const ran: number[] = []
    systemClock.after(days * 86_400_000, () => ran.push((Date.now() - at) / 86_400_000))
    vi.runAllTimers()
    expect(ran).toEqual([days])
  })

  it('calls off a long pause that has been going on for a while', () => {
    const ran: string[] = []
    const callOff = systemClock.after(60 * 86_400_000, () => ran.push('called off'))
    vi.advanceTimersByTime(40 * 86_400_000)
    callOff()
    vi.runAllTimers()
    expect(ran).toEqual([])
  })

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a speed of %s', (speed) => {
    expect(() => scaledClock(speed)).toThrow(RangeError)
  })
})
