import { randomUUID } from 'node:crypto'
import { createReceiver } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { describe, expect, it, onTestFinished } from 'vitest'
import { describeWith } from '../../../test/servers/either.js'
import { redisMissing, type RedisServer, startRedis } from '../../../test/servers/redis.js'
import { bullmqQueue } from '../src/index.js'
import { runChild } from './support/child.js'
import { lead, secret } from './support/lead.js'
import { majors } from './support/majors.js'
import { connectionTo, office } from './support/office.js'

const server = async (...args: readonly string[]): Promise<RedisServer> => {
  const redis = await startRedis({ args })
  onTestFinished(() => redis.stop())
  return redis
}

describeWith(redisMissing(), 'a Redis that fails', () => {
  describe.each(majors)('below %s', (_name, bullmq) => {
    it('means 503 while it is down, and the retry is one job once it is back', async () => {
      const redis = await server()
      const { intake, intakeWith, jobs } = office(bullmq, redis.url, { intake: { storeTimeoutMs: 300 } })
      expect((await intakeWith({}).receive(lead())).status).toBe(200)
      await redis.kill()
      const request = lead()
      const replies = [await intake.receive(request), await intake.receive(request)]
      expect(replies.map(({ status, headers }) => [status, 'retry-after' in headers])).toEqual([
        [503, true],
        [503, true],
      ])
      await redis.restart()
      await expect.poll(async () => (await intake.receive(request)).status, { timeout: 15_000 }).toBe(200)
      expect(await jobs()).toHaveLength(1)
    })

    it('means 503 while it is frozen, and what reaches it late is no second job', async () => {
      const redis = await server()
      const { intake, jobs } = office(bullmq, redis.url, { intake: { storeTimeoutMs: 300 } })
      const request = lead()
      await redis.freeze()
      expect((await intake.receive(request)).status).toBe(503)
      expect((await intake.receive(request)).status).toBe(503)
      await redis.thaw()
      await expect.poll(async () => (await intake.receive(request)).status, { timeout: 15_000 }).toBe(200)
      expect(await jobs()).toHaveLength(1)
    })

    it('means 503 where it never was there, until it is', async () => {
      const redis = await server()
      await redis.kill()
      const queue = new bullmq.Queue('webhooks', { connection: connectionTo(redis.url) })
      queue.on('error', () => {})
      onTestFinished(() => queue.close())
      const intake = createReceiver(recover, { secret, acknowledge: 'queue', queue: bullmqQueue(queue), storeTimeoutMs: 300 })
      const request = lead()
      expect((await intake.receive(request)).status).toBe(503)
      await redis.restart()
      await expect.poll(async () => (await intake.receive(request)).status, { timeout: 15_000 }).toBe(200)
      expect(await queue.getWaitingCount()).toBe(1)
    })

    it('keeps what was answered 200 when it is killed, if it writes every command to its file', async () => {
      const redis = await server('--appendonly', 'yes', '--appendfsync', 'always')
      const { intake, desk, hire, reached } = office(bullmq, redis.url)
      const request = lead()
      expect((await intake.receive(request)).status).toBe(200)
      await redis.kill()
      await redis.restart()
      const { receiver, runs } = desk()
      hire(receiver)
      await reached('completed')
      expect(runs.map(({ rawBody }) => rawBody)).toEqual([request.body])
    })

    it('means 503 when it is full, and evicts nothing', async () => {
      const redis = await server('--maxmemory-policy', 'noeviction')
      const { queue, intake, jobs } = office(bullmq, redis.url)
      expect((await intake.receive(lead())).status).toBe(200)
      const { Redis } = await import('ioredis')
      const client = new Redis(redis.url)
      await client.config('SET', 'maxmemory', '1mb')
      expect((await intake.receive(lead())).status).toBe(503)
      await client.config('SET', 'maxmemory', '0')
      client.disconnect()
      expect(await jobs()).toHaveLength(1)
      expect(await queue.getWaitingCount()).toBe(1)
    })
  })

  it('ends no process whose queue nobody listens to', async () => {
    const redis = await server()
    const child = runChild('web-without-listener.ts', redis.url, `webhooks-${randomUUID()}`)
    const next = (): Promise<string> => {
      child.say('another')
      return child.nextLine()
    }
    await expect.poll(next, { timeout: 15_000 }).toBe('200')
    await redis.kill()
    expect(await next()).toBe('503')
    await redis.restart()
    await expect.poll(next, { timeout: 15_000 }).toBe('200')
  })
})
