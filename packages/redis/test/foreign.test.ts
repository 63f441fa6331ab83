import { randomUUID } from 'node:crypto'
import { type ClaimRequest, type ReplayMark, type Store } from '@posthorn/core'
import { redisStore } from '@posthorn/redis'
import * as fc from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeWith, type Engine, redisFor, redisForMissing } from '../../../test/servers/either.js'

const request = (more: Partial<ClaimRequest> = {}): ClaimRequest => ({
  key: 'k',
  token: 'mine',
  leaseMs: 15_000,
  retentionMs: 60_000,
  ...more,
})
const mark: ReplayMark = { key: 'm', ttlMs: 60_000, mode: 'suppress' }

describeWith(redisForMissing(), 'what no redisStore wrote', () => {
  let engine: Engine
  let redis: Redis
  beforeAll(async () => {
    engine = await redisFor()
    redis = new Redis(engine.url)
  })
  afterAll(async () => {
    redis.disconnect()
    await engine.stop()
  })

  /** A store and where its keys are. */
  const setUp = () => {
    const prefix = `${randomUUID()}:`
    return { store: redisStore(redis, { prefix }), at: (key: string) => prefix + key }
  }

  const operations: readonly (readonly [string, (store: Store) => Promise<unknown>])[] = [
    ['claim', (store) => store.claim(request())],
    ['claim with a mark', (store) => store.claim(request({ mark }))],
    ['renew', (store) => store.renew('k', 'mine', 1000)],
    ['complete', (store) => store.complete('k', 'mine', { retentionMs: 1000, dead: false })],
    ['release', (store) => store.release('k', 'mine')],
    ['forget', (store) => store.forget('k')],
  ]

  const values: readonly (readonly [string, (key: string) => Promise<unknown>])[] = [
    ['a text', (key) => redis.set(key, 'd')],
    ['a list', (key) => redis.rpush(key, 's', 'd')],
    ['a hash of another program', (key) => redis.hset(key, { name: 'value' })],
    ['an unknown state', (key) => redis.hset(key, { s: 'q', t: 'mine', u: '9', n: '1', k: '1' })],
    ['a claim without a fence', (key) => redis.hset(key, { s: 'p', t: 'mine', u: '9', k: '1' })],
    ['a lease that is no number', (key) => redis.hset(key, { s: 'p', t: 'mine', u: '-9', n: '1', k: '1' })],
    ['a retention that is no number', (key) => redis.hset(key, { s: 'r', n: '1', k: '1e3' })],
  ]

  describe.each(values)('%s', (_what, write) => {
    it.each(operations)('is left alone by %s, which rejects and names the key', async (_name, operate) => {
      const { store, at } = setUp()
      await write(at('k'))
      const before = await redis.dump(at('k'))
      await expect(operate(store)).rejects.toThrow(at('k'))
      expect([await redis.dump(at('k')), await redis.exists(at('m'))]).toEqual([before, 0])
    })
  })

  it.each([
    ['a text', 'hello'],
    ['an empty text', ''],
    ['a mark that leads nowhere', '>'],
  ])('%s as a mark lets nothing be claimed', async (_what, value) => {
    const { store, at } = setUp()
    await redis.set(at('m'), value)
    await expect(store.claim(request({ mark }))).rejects.toThrow(at('m'))
    expect(await redis.exists(at('k'))).toBe(0)
  })

  it('a list as a mark lets nothing be claimed', async () => {
    const { store, at } = setUp()
    await redis.rpush(at('m'), '>other')
    await expect(store.claim(request({ mark }))).rejects.toThrow(at('m'))
    expect(await redis.exists(at('k'))).toBe(0)
  })

  it('lets nothing be claimed where a mark leads to a record that cannot be read', async () => {
    const { store, at } = setUp()
    await store.claim(request({ mark, key: 'other', token: 'first' }))
    await redis.hset(at('other'), 'u', 'soon')
    await expect(store.claim(request({ mark }))).rejects.toThrow(at('other'))
    expect(await redis.exists(at('k'))).toBe(0)
  })

  it.each(['{}', '[]', '[200,{},5]', '["200",{},""]', '[200,[],""]', '[200,{"a":1},""]', 'null', 'x'])(
    'a kept reply of %s is an error, never a plain success',
    async (text) => {
      const { store, at } = setUp()
      await redis.hset(at('k'), { s: 'd', r: text })
      await expect(store.claim(request())).rejects.toThrow('reply')
    },
  )

  it('never becomes a claim, whatever fields a record has', async () => {
    const text = fc.oneof(
      fc.constantFrom('p', 'r', 'd', 'x', 'mine', '1', '0', '', '-1', '1e9', ' 1', '9999999999999'),
      fc.string(),
    )
    const fields = fc.record({ s: text, t: text, u: text, n: text, k: text, r: text }, { requiredKeys: [] })
    await fc.assert(
      fc.asyncProperty(fields, async (record) => {
        fc.pre(Object.keys(record).length > 0)
        const { store, at } = setUp()
        await redis.hset(at('k'), record)
        const result = await store.claim(request()).catch(() => undefined)
        expect(result?.state === 'claimed' && !isReleased(record) && !isPending(record)).toBe(false)
        expect(result?.state === 'done' && !isDone(record)).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})

interface Fields {
  readonly s?: string
  readonly t?: string
  readonly u?: string
  readonly n?: string
  readonly k?: string
}

const whole = (text: string | undefined): boolean => text !== undefined && /^\d+$/.test(text)
const isReleased = ({ s, n, k }: Fields): boolean => s === 'r' && whole(n) && whole(k)
const isPending = ({ s, t, u, n, k }: Fields): boolean => s === 'p' && t !== undefined && whole(u) && whole(n) && whole(k)
const isDone = ({ s }: Fields): boolean => s === 'd' || s === 'x'
