import { randomUUID } from 'node:crypto'
import { redisStore } from '@posthorn/redis'
import { Redis } from 'ioredis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { describeWith, redisFor, redisForMissing } from '../../../test/servers/either.js'
import { runChild } from './support/child.js'
import { lead } from './support/lead.js'
import { majors } from './support/majors.js'
import { office } from './support/office.js'

describeWith(redisForMissing(), 'a worker that is killed in the middle of a run', () => {
  it.each(majors)('leaves the delivery to the next one, here of %s', async (_name, bullmq) => {
    const redis = await redisFor()
    onTestFinished(() => redis.stop())
    const client = new Redis(redis.url)
    onTestFinished(() => client.disconnect())
    const prefix = `posthorn-${randomUUID()}:`
    const { queue, intake, desk, hire, reached } = office(bullmq, redis.url, { store: redisStore(client, { prefix }) })
    const child = runChild('worker-that-hangs.ts', redis.url, queue.name, prefix)
    const request = lead()
    expect((await intake.receive(request)).status).toBe(200)
    expect(await child.nextLine()).toBe('runs with fence 1')
    await child.kill()
    const { receiver, runs } = desk(undefined, { leaseMs: 1000 })
    hire(receiver, { stalledInterval: 200 })
    const { attemptsMade } = await reached('completed')
    expect(runs.map(({ fence, rawBody }) => [fence, rawBody])).toEqual([[2, request.body]])
    expect(attemptsMade).toBe(1)
  })
})

describe('the program that is killed', () => {
  it('says what is wrong when it does not run', async () => {
    await expect(runChild('worker-that-hangs.ts').nextLine()).rejects.toThrow('Invalid URL')
  })
})
