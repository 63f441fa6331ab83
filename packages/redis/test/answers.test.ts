import { type IoredisClient, redisStore } from '@posthorn/redis'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'

/** A client whose server, or whose proxy before it, says anything. */
const saying = (answer: unknown): IoredisClient => ({
  status: 'ready',
  set: () => Promise.resolve(null),
  evalsha: () => Promise.resolve(answer),
  eval: () => Promise.resolve(answer),
  on: () => {},
})

const request = { key: 'k', token: 't', leaseMs: 1000, retentionMs: 1000 }
const part = fc.oneof(
  fc.constantFrom('claimed', 'in_flight', 'done', 'look', 'broken', '1', '0', 1, 0, -1, 1.5, '', 'OK', null),
  fc.anything(),
)

it('takes nothing for a claim but the answer of the script', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.array(part, { maxLength: 4 }), fc.anything()), async (answer) => {
      const result = await redisStore(saying(answer))
        .claim(request)
        .catch(() => undefined)
      const claimed = result?.state === 'claimed'
      expect(claimed && !(Array.isArray(answer) && /^claimed,\d+,[01]$/.test(answer.map(String).join()))).toBe(false)
      expect(claimed && !Number.isSafeInteger(result.fence)).toBe(false)
    }),
    { numRuns: 2000 },
  )
})

it('takes nothing for a first claim but the OK of SET', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(part, fc.array(part, { maxLength: 4 }), fc.anything()), async (answer) => {
      const client = { ...saying(['in_flight', 1000]), set: () => Promise.resolve(answer) }
      const result = await redisStore(client)
        .claim(request)
        .catch(() => undefined)
      expect(result?.state).toBe(answer === 'OK' ? 'claimed' : answer === null ? 'in_flight' : undefined)
    }),
    { numRuns: 2000 },
  )
})

it('takes nothing for a yes but the answer of the script', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.array(part, { maxLength: 2 }), fc.anything()), async (answer) => {
      const result = await redisStore(saying(answer))
        .complete('k', 't', { retentionMs: 1, dead: false })
        .catch(() => undefined)
      expect(result === true && !(Array.isArray(answer) && answer.map(String).join() === '1')).toBe(false)
    }),
    { numRuns: 2000 },
  )
})

it('understands a client that is set to give buffers, or text for numbers', async () => {
  const buffers = ['claimed', '7', '1'].map((text) => Buffer.from(text))
  expect(await redisStore(saying(buffers)).claim(request)).toEqual({ state: 'claimed', fence: 7, replayed: true })
  const client = { ...saying(undefined), set: () => Promise.resolve(Buffer.from('OK')) }
  expect(await redisStore(client).claim(request)).toEqual({ state: 'claimed', fence: 1, replayed: false })
  expect(await redisStore(saying(['1'])).release('k', 't')).toBe(true)
})

it('gives up where a mark leads elsewhere again and again', async () => {
  await expect(redisStore(saying(['look', 'elsewhere'])).claim(request)).rejects.toThrow('mark')
})
