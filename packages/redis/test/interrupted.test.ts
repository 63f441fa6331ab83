import { randomUUID } from 'node:crypto'
import type { Store } from '@posthorn/core'
import { redisStore } from '@posthorn/redis'
import type { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { describeWith } from '../../../test/servers/either.js'
import { until } from '../../../test/servers/processes.js'
import { redisMissing } from '../../../test/servers/redis.js'
import { appOver } from './support/app.js'
import { clientFor, serverFor } from './support/admin.js'
import { clients } from './support/clients.js'

const request = (key: string, token: string) => ({ key, token, leaseMs: 15_000, retentionMs: 60_000 })

/** Holds writes back, scripts among them; other commands are answered. */
const hold = (admin: Redis) => admin.client('PAUSE', 60_000, 'WRITE')
const letGo = (admin: Redis) => admin.client('UNPAUSE')

/** How many commands wait to be let go. */
const held = async (admin: Redis): Promise<number> => Number(/blocked_clients:(\d+)/.exec(await admin.info('clients'))?.[1])

/** Computes for longer than operations may take, once what was sent is on its way. */
async function busy(): Promise<void> {
  await new Promise(setImmediate)
  const end = performance.now() + 600
  while (performance.now() < end);
}

/** Redis has the text of the script then, so that one answer is enough. */
const knowScripts = (store: Store) => store.claim(request('before', 'a'))

describeWith(redisMissing(), 'an operation in Redis is interrupted', () => {
  describe.each(clients)('$name', (kind) => {
    it('works on after SCRIPT FLUSH, at any point', async () => {
      const { server, admin } = await serverFor()
      const store = redisStore(await clientFor(kind, server.url))
      const steps: (() => Promise<unknown>)[] = [
        () => store.claim(request('k', 'a')),
        () => store.renew('k', 'a', 15_000),
        () => store.release('k', 'a'),
        () => store.claim(request('k', 'b')),
        () => store.complete('k', 'b', { retentionMs: 60_000, dead: false }),
        () => store.forget('k'),
      ]
      const results: unknown[] = []
      for (const step of steps) {
        await admin.script('FLUSH')
        results.push(await step())
      }
      expect(results).toEqual([
        { state: 'claimed', fence: 1, replayed: false },
        true,
        true,
        { state: 'claimed', fence: 2, replayed: false },
        true,
        true,
      ])
    })

    it('lets a claim be repeated whose connection was cut before the answer', async () => {
      const { server, admin } = await serverFor()
      const store = redisStore(await clientFor(kind, server.url))
      await store.ping?.()
      await hold(admin)
      const cut = store.claim(request('k', 'a')).catch(() => undefined)
      await until(async () => (await held(admin)) > 0, 'The claim did not arrive')
      await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
      await letGo(admin)
      await cut
      const again = () => store.claim(request('k', 'a')).catch(() => undefined)
      await until(async () => (await again()) !== undefined, 'The client did not connect again')
      expect(await again()).toEqual({ state: 'claimed', fence: 1, replayed: false })
    })

    it('handles a delivery once whose connection is cut while its handler runs', async () => {
      const { server, admin } = await serverFor()
      const { deliverUntilHandled, runs } = appOver(redisStore(await clientFor(kind, server.url)), () =>
        admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'),
      )
      await deliverUntilHandled()
      expect(runs).toHaveLength(1)
    })

    it('is not late where this process was too busy to read the answer', async () => {
      const { server } = await serverFor()
      const store = redisStore(await clientFor(kind, server.url), { timeoutMs: 300 })
      await knowScripts(store)
      const claimed = store.claim(request('k', 'a'))
      await busy()
      expect(await claimed).toEqual({ state: 'claimed', fence: 1, replayed: false })
      // Of a delivery that is known there are two answers to read.
      const again = store.claim(request('k', 'b'))
      await busy()
      expect(await again).toMatchObject({ state: 'in_flight' })
    })

    it('gives a claim that timed out to the same token again, and does not take it back', async () => {
      const { server, admin } = await serverFor()
      const store = redisStore(await clientFor(kind, server.url), { timeoutMs: 300 })
      await knowScripts(store)
      await hold(admin)
      await expect(store.claim(request('k', 'a'))).rejects.toThrow('300 ms')
      const again = store.claim(request('k', 'a'))
      await letGo(admin)
      expect(await again).toEqual({ state: 'claimed', fence: 1, replayed: false })
      // Behind whatever the late answer may have caused.
      await store.ping?.()
      expect(await store.renew('k', 'a', 15_000)).toBe(true)
    })

    it('takes a claim back that timed out and that nobody asked for again, with its fence', async () => {
      const { server, admin } = await serverFor()
      const store = redisStore(await clientFor(kind, server.url), { timeoutMs: 300 })
      await knowScripts(store)
      for (const [fence, key] of [
        [1, 'new'],
        [2, 'released'],
      ] as const) {
        if (fence === 2) {
          await store.claim(request(key, 'before'))
          await store.release(key, 'before')
        }
        await hold(admin)
        await expect(store.claim(request(key, 'late'))).rejects.toThrow('300 ms')
        await letGo(admin)
        let result = await store.claim(request(key, randomUUID()))
        await until(async () => {
          if (result.state === 'in_flight') result = await store.claim(request(key, randomUUID()))
          return result.state !== 'in_flight'
        }, 'The late claim was not taken back')
        expect(result).toEqual({ state: 'claimed', fence, replayed: false })
      }
    })

    it('sends no more once a thousand operations are unanswered, and goes on when they are', async () => {
      const { server, admin } = await serverFor()
      const store = redisStore(await clientFor(kind, server.url), { timeoutMs: 300 })
      await store.ping?.()
      await hold(admin)
      const given = await Promise.allSettled(Array.from({ length: 1000 }, (_, n) => store.renew(`k${n}`, 'a', 1000)))
      expect(given.filter(({ status }) => status === 'rejected')).toHaveLength(1000)
      await expect(store.renew('k', 'a', 1000)).rejects.toThrow('1000 operations')
      await letGo(admin)
      await until(
        () =>
          store.renew('k', 'a', 1000).then(
            () => true,
            () => false,
          ),
        'It did not go on',
      )
    })
  })
})
