import { type IoredisClient, redisStore } from '@posthorn/redis'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const never = () => new Promise<never>(() => {})
const request = { token: 't', leaseMs: 1000, retentionMs: 1000 }

function refuse(): never {
  throw new Error('Refused.')
}

/** A client whose answers are given by hand. */
function byHand() {
  const answers: ((answer: unknown) => void)[] = []
  const scripts: string[][] = []
  const client: IoredisClient = {
    status: 'ready',
    set: () => new Promise((resolve) => answers.push(resolve)),
    evalsha: (_sha, _count, ...keysAndArguments) => {
      scripts.push(keysAndArguments)
      return never()
    },
    eval: never,
    on: () => {},
  }
  return { client, answers, scripts }
}

describe('what Redis does not answer', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is given up after its own time, however many are waited for', async () => {
    const { client, answers } = byHand()
    const store = redisStore(client, { timeoutMs: 500 })
    const ended: string[] = []
    const claim = (key: string) =>
      void store.claim({ key, ...request }).then(
        () => ended.push(`${key} claimed`),
        (error: Error) => ended.push(`${key}: ${error.message}`),
      )
    claim('a')
    await vi.advanceTimersByTimeAsync(200)
    claim('b')
    claim('c')
    await vi.advanceTimersByTimeAsync(200)
    claim('d')
    answers[1]!('OK')
    await vi.advanceTimersByTimeAsync(99)
    expect(ended).toEqual(['b claimed'])
    await vi.advanceTimersByTimeAsync(2)
    expect(ended.slice(1)).toEqual(['a: Redis did not answer within 500 ms.'])
    await vi.advanceTimersByTimeAsync(205)
    expect(ended.slice(2)).toEqual(['c: Redis did not answer within 500 ms.'])
    await vi.advanceTimersByTimeAsync(205)
    expect(ended.slice(3)).toEqual(['d: Redis did not answer within 500 ms.'])
    claim('e')
    await vi.advanceTimersByTimeAsync(499)
    expect(ended).toHaveLength(4)
    await vi.advanceTimersByTimeAsync(2)
    expect(ended.slice(4)).toEqual(['e: Redis did not answer within 500 ms.'])
  })

  it('is not what a client refuses by an error that it throws', async () => {
    const { client } = byHand()
    const store = redisStore({ ...client, set: refuse, evalsha: refuse })
    for (let count = 0; count < 2000; count += 1) {
      await expect(store.claim({ key: 'k', ...request })).rejects.toThrow('Refused.')
      await expect(store.release('k', 't')).rejects.toThrow('Refused.')
    }
    expect(vi.getTimerCount()).toBe(1)
    await vi.advanceTimersByTimeAsync(600)
    await expect(store.claim({ key: 'k', ...request })).rejects.toThrow('Refused.')
  })

  it.each([
    ['is taken back', [100, 500], 1],
    ['is left to an attempt that began before it was given up', [100, 'again', 450], 0],
    ['is left to an attempt that began after it was given up', [550, 'again', 50], 0],
    ['is left to an attempt that was answered before it was', [100, 'again', 'answer', 450], 0],
    ['is taken back where the other attempt was for another delivery', [100, 'other', 450], 1],
    ['is taken back once where both attempts were given up', [100, 'again', 1000], 1],
    ['is taken back where the other attempt was never sent', [550, 'down', 'again', 'up'], 1],
  ])('as a claim that comes late %s', async (_what, steps, releases) => {
    const { client, answers, scripts } = byHand()
    const store = redisStore(client, { timeoutMs: 500 })
    const claim = (key: string) => void store.claim({ key, ...request }).catch(() => undefined)
    claim('k')
    for (const step of steps) {
      if (typeof step === 'number') await vi.advanceTimersByTimeAsync(step)
      else if (step === 'answer') answers.pop()!('OK')
      else if (step === 'down' || step === 'up') Object.assign(client, { status: step === 'up' ? 'ready' : 'close' })
      else claim(step === 'again' ? 'k' : step)
    }
    for (const answer of answers) {
      answer('OK')
      await vi.advanceTimersByTimeAsync(0)
    }
    expect(scripts).toEqual(Array.from({ length: releases }, () => ['posthorn:k', 't', '1']))
  })

  it('has time for its second question where this process was too busy to read the first answer', async () => {
    const { client, answers, scripts } = byHand()
    const store = redisStore(client, { timeoutMs: 500 })
    const problems: string[] = []
    void store.claim({ key: 'k', ...request }).catch((error: Error) => problems.push(error.message))
    // The answer comes between the timer and what it plans, as it does after a long stall.
    setTimeout(() => answers[0]!(null), 500)
    await vi.advanceTimersByTimeAsync(900)
    expect([scripts.length, ...problems]).toEqual([1])
    await vi.advanceTimersByTimeAsync(200)
    expect(problems).toEqual(['Redis did not answer within 500 ms.'])
  })

  it('is given up where the fake clock was taken away under which the timer was set', async () => {
    const { client, answers } = byHand()
    const store = redisStore(client, { timeoutMs: 50 })
    const first = store.claim({ key: 'a', ...request })
    answers[0]!('OK')
    await first
    vi.useRealTimers()
    await expect(store.claim({ key: 'b', ...request })).rejects.toThrow('50 ms')
  })
})
