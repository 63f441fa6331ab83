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
    ['an empty text', (key) => redis.set(key, '')],
    ['a list', (key) => redis.rpush(key, 's', 'd')],
    ['a hash', (key) => redis.hset(key, { s: 'p', t: 'mine', u: '9', n: '1', k: '1' })],
    ['an unknown state', (key) => redis.set(key, 'q1:0:1:mine')],
    ['a claim without a fence', (key) => redis.set(key, 'p0:1:mine')],
    ['a lease that is no number', (key) => redis.set(key, 'p1:-9:1:mine')],
    ['a retention that is no number', (key) => redis.set(key, 'r1:1e3')],
    ['a token that is cut off', (key) => redis.set(key, 'd5:mine')],
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
    await redis.set(at('other'), 'p1:soon:1:first')
    await expect(store.claim(request({ mark }))).rejects.toThrow(at('other'))
    expect(await redis.exists(at('k'))).toBe(0)
  })

  it.each(['{}', '[]', '[200,{},5]', '["200",{},""]', '[200,[],""]', '[200,{"a":1},""]', 'null', 'x'])(
    'a kept reply of %s is an error, never a plain success',
    async (text) => {
      const { store, at } = setUp()
      await redis.set(at('k'), `d4:mine${text}`)
      await expect(store.claim(request())).rejects.toThrow('reply')
    },
  )

  it.each([
    ['claim', (store: Store) => store.claim(request({ token: 'another' }))],
    ['renew', (store: Store) => store.renew('k', 'mine', 1000)],
  ])(
    'a claim whose key was told to stay for ever is an error for %s, as nobody knows when its lease ends',
    async (_what, operate) => {
      const { store, at } = setUp()
      await store.claim(request())
      await redis.persist(at('k'))
      await expect(operate(store)).rejects.toThrow(at('k'))
      expect(await store.complete('k', 'mine', { retentionMs: 1000, dead: false })).toBe(true)
    },
  )

  it('never becomes a claim, whatever a text begins with', async () => {
    const part = fc.oneof(fc.constantFrom('p', 'r', 'd', 'x', ':', 'mine', '1', '0', '-1', '1e9', ' ', '\n', '\0'), fc.string())
    const texts = fc.array(part, { maxLength: 9 }).map((parts) => parts.join(''))
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const { store, at } = setUp()
        await redis.set(at('k'), text, 'PX', 60_000)
        const result = await store.claim(request()).catch(() => undefined)
        const pending = /^p(\d+):(\d+):\d+:/.exec(text)
        const isFree = /^r\d+:\d+$/.test(text) || (pending && (text.endsWith(':mine') || Number(pending[2]) > 59_000))
        expect(result?.state === 'claimed' && !isFree).toBe(false)
        expect(result?.state === 'done' && !/^[dx]\d+:/.test(text)).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})
