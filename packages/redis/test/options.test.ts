import { type RedisClient, redisStore, type RedisStoreOptions } from '@posthorn/redis'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { describe, expect, it } from 'vitest'

const client = new Redis({ lazyConnect: true })
const invalid = (text: string): Error =>
  expect.objectContaining({ code: 'options_invalid', message: expect.stringContaining(text) as string }) as Error

describe('redisStore refuses', () => {
  it.each([
    ['nothing', undefined],
    ['an address', 'redis://localhost'],
    ['options of a client', { url: 'redis://localhost' }],
    ['the class instead of a client', Redis],
    ['a client of another kind', { get: () => 1, set: () => 1, on: () => 1 }],
  ])('%s as a client, and says how to make one', (_what, value) => {
    for (const text of ['new Redis(url)', 'createClient({ url })'])
      expect(() => redisStore(value as unknown as RedisClient)).toThrow(invalid(text))
  })

  it.each([
    ['prefix', 7],
    ['prefix', 'app{1}:'],
    ['timeoutMs', 0],
    ['timeoutMs', Number.NaN],
    ['timeoutMs', '500'],
    ['timeoutMs', 2 ** 31],
    ['prefx', 'app:'],
    ['toString', 'x'],
  ])('%s as %j', (option, value) => {
    expect(() => redisStore(client, { [option]: value })).toThrow(invalid(`\`${option}\``))
  })

  it('options that are no object', () => {
    expect(() => redisStore(client, null as unknown as RedisStoreOptions)).toThrow(invalid('`options`'))
  })
})

describe('redisStore', () => {
  it('is shared, and needs no connection to be made', () => {
    expect(redisStore(client).shared).toBe(true)
    expect(redisStore(createClient()).shared).toBe(true)
  })

  it('listens to a client once, however many stores use it', () => {
    const busy = createClient()
    for (let n = 0; n < 20; n += 1) redisStore(busy, { prefix: `${n}:` })
    expect(busy.listenerCount('error')).toBe(1)
  })
})
