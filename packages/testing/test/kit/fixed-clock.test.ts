import { fixedClock } from '@posthorn/testing'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const start = Date.UTC(2026, 0, 1)

describe('fixedClock', () => {
  it.each([start, '2026-01-01', '2026-01-01T00:00:00Z', new Date(start)])('starts at %s', (given) => {
    expect(fixedClock(given).now()).toBe(start)
  })

  it('starts now where nothing else is said', () => {
    const before = Date.now()
    expect(fixedClock().now()).toBeGreaterThanOrEqual(before)
    expect(fixedClock().now()).toBeLessThanOrEqual(Date.now())
  })

  it.each(['', 'tomorrow', Number.NaN, Number.POSITIVE_INFINITY, new Date(Number.NaN)])('refuses to start at %s', (given) => {
    expect(() => fixedClock(given)).toThrow(RangeError)
  })

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a pause of %s', async (ms) => {
    const clock = fixedClock(start)
    expect(() => clock.after(ms, () => undefined)).toThrow(RangeError)
    await expect(clock.advance(ms)).rejects.toThrow(RangeError)
    expect([clock.now(), clock.pending()]).toEqual([start, 0])
  })

  it('runs what is due, at its time and in its order, and nothing else', async () => {
    const clock = fixedClock(start)
    const ran: string[] = []
    const note = (name: string) => () => ran.push(`${name} at ${clock.now() - start}`)
    clock.after(30, note('third'))
    clock.after(10, note('first'))
    clock.after(10, note('second'))
    clock.after(31, note('never'))
    await clock.advance(30)
    expect(ran).toEqual(['first at 10', 'second at 10', 'third at 30'])
    expect([clock.now() - start, clock.pending()]).toEqual([30, 1])
  })

  it('waits for one before it starts the next', async () => {
    const clock = fixedClock(start)
    const ran: string[] = []
    clock.after(1, async () => {
      await Promise.resolve()
      ran.push('slow')
    })
    clock.after(2, () => ran.push('next'))
    await clock.advance(2)
    expect(ran).toEqual(['slow', 'next'])
  })

  it('runs what was scheduled meanwhile, if that is due too', async () => {
    const clock = fixedClock(start)
    const ran: number[] = []
    const again = () => {
      ran.push(clock.now() - start)
      clock.after(10, again)
    }
    clock.after(10, again)
    await clock.advance(35)
    expect(ran).toEqual([10, 20, 30])
    expect(clock.pending()).toBe(1)
  })

  it('does not run what was called off, before or while time passes', async () => {
    const clock = fixedClock(start)
    const ran: string[] = []
    const callOff = clock.after(1, () => ran.push('called off'))
    const later = clock.after(3, () => ran.push('called off later'))
    clock.after(2, later)
    callOff()
    callOff()
    await clock.advance(5)
    expect(ran).toEqual([])
  })

  it('runs all there is, however far away', async () => {
    const clock = fixedClock(start)
    let left = 3
    const again = () => {
      left -= 1
      if (left > 0) clock.after(86_400_000, again)
    }
    clock.after(86_400_000, again)
    await clock.runAll()
    expect([left, clock.pending(), clock.now() - start]).toEqual([0, 0, 3 * 86_400_000])
  })

  it('rejects with what a run rejects with, and can go on', async () => {
    const clock = fixedClock(start)
    const ran: string[] = []
    clock.after(1, () => Promise.reject(new Error('broken')))
    clock.after(2, () => ran.push('next'))
    await expect(clock.advance(2)).rejects.toThrow('broken')
    await clock.advance(1)
    expect(ran).toEqual(['next'])
  })

  it('runs any set of pauses in the order of a stable sort', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(20), { maxLength: 50 }), async (pauses) => {
        const clock = fixedClock(start)
        const ran: number[] = []
        for (const [index, pause] of pauses.entries()) clock.after(pause, () => ran.push(index))
        await clock.runAll()
        expect(ran).toEqual([...pauses.keys()].toSorted((a, b) => pauses[a]! - pauses[b]!))
      }),
    )
  })
})
