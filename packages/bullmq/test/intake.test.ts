import { randomUUID } from 'node:crypto'
import { createReceiver, memoryStore } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { scriptedStore } from '../../core/test/support/scripted-store.js'
import { describeWith, type Engine, redisFor, redisForMissing } from '../../../test/servers/either.js'
import { bullmqQueue, jobIdOf } from '../src/index.js'
import { credentials, lead, secret, signed } from './support/lead.js'
import { majors } from './support/majors.js'
import { connectionTo, office } from './support/office.js'

describeWith(redisForMissing(), 'a receiver that queues', () => {
  let redis: Engine

  beforeAll(async () => {
    redis = await redisFor()
  })

  afterAll(() => redis.stop())

  describe.each(majors)('to %s', (_name, bullmq) => {
    it('answers 200 with the exact bytes stored, under an id that is made of the key', async () => {
      const { intake, job } = office(bullmq, redis.url)
      const request = signed(
        Buffer.from('{ "id":"evt_bytes",\r\n"type":"lead.created", "data":{"lead_name":"Zo\u00eb \u2603"} }'),
      )
      expect((await intake.receive(request)).status).toBe(200)
      const stored = await job()
      expect(Buffer.from(stored.data.body as string, 'base64')).toEqual(request.body)
      expect(stored.id).toBe(jobIdOf(stored.data.key as string))
      expect(stored.name).toBe('lead.created')
      expect(stored.data).toMatchObject({ provider: 'recover', endpoint: 'recover', type: 'lead.created', verified: true })
    })

    it('stores no signature, no secret and no credentials', async () => {
      const { intake, stored, job } = office(bullmq, redis.url, { intake: { jobHeaders: ['x-request-id'] } })
      const { headers, ...rest } = lead()
      const request = { ...rest, headers: { ...headers, 'x-request-id': 'seen', 'x-other': 'unseen' } }
      await intake.receive(request)
      const { id, data } = await job()
      const raw = await stored(id!)
      expect(raw).toContain('"data"')
      const signature = headers['x-recover-signature']!
      for (const forbidden of [secret, signature, ...Object.values(credentials), 'unseen']) expect(raw).not.toContain(forbidden)
      expect(Object.keys(data.headers as object).toSorted()).toEqual(['content-type', 'x-recover-delivery-id', 'x-request-id'])
    })

    it('queues nothing that is not signed, and nothing that is not UTF-8', async () => {
      const { intake, jobs } = office(bullmq, redis.url)
      expect((await intake.receive({ ...lead(), body: Buffer.from('{}') })).status).toBe(401)
      expect((await intake.receive(signed(Buffer.from([0x22, 0xff, 0x22])))).status).toBe(400)
      expect(await jobs()).toEqual([])
    })

    it('makes one job, and one run, of 50 copies that come at once', async () => {
      const { intake, jobs, desk, hire, reached } = office(bullmq, redis.url)
      const { receiver, runs } = desk()
      hire(receiver)
      const request = lead()
      const replies = await Promise.all(Array.from({ length: 50 }, () => intake.receive(request)))
      const statuses = new Set(replies.map(({ status }) => status))
      // Those that found no room to wait for the first are to come back.
      expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([])
      expect(statuses).toContain(200)
      await reached('completed')
      expect((await intake.receive(request)).status).toBe(200)
      expect(await jobs()).toHaveLength(1)
      expect(runs).toHaveLength(1)
    })

    it('makes one job of a delivery that comes again because its process ended before it was marked', async () => {
      const store = scriptedStore()
      const { intake, intakeWith, jobs, desk, hire, reached } = office(bullmq, redis.url, { store })
      // The worker's claims are elsewhere: it is the job alone that keeps the second copy from running.
      const { receiver, runs } = desk(undefined, { store: memoryStore() })
      hire(receiver)
      const request = lead()
      store.break('complete')
      expect((await intake.receive(request)).status).toBe(503)
      await reached('completed')
      const next = intakeWith({ store: memoryStore() })
      expect((await next.receive(request)).status).toBe(200)
      expect(await jobs()).toHaveLength(1)
      expect(runs).toHaveLength(1)
    })

    it('answers 200 once the mark of a job that was stored can be stored too', async () => {
      const store = scriptedStore()
      const { intake, job } = office(bullmq, redis.url, { store })
      const request = lead()
      store.break('complete')
      expect((await intake.receive(request)).status).toBe(503)
      store.mend()
      expect((await intake.receive(request)).status).toBe(200)
      await job()
    })

    it('takes deliveries while the queue is paused', async () => {
      const { intake, queue, job } = office(bullmq, redis.url)
      await queue.pause()
      expect((await intake.receive(lead())).status).toBe(200)
      await queue.drain()
      expect((await intake.receive(lead())).status).toBe(200)
      await queue.resume()
      await job()
    })

    it('keeps jobs that are done for as long as deliveries are remembered, and failed ones for ever', async () => {
      const { intake, job } = office(bullmq, redis.url, { intake: { retentionSeconds: 90_000 } })
      await intake.receive(lead())
      expect((await job()).opts).toMatchObject({
        removeOnComplete: { age: 90_000 },
        removeOnFail: false,
        attempts: 15,
        backoff: { type: 'exponential', delay: 2000 },
      })
    })

    it('takes attempts and pauses from the queue where the app set them there, and nothing that would lose a job', async () => {
      const queue = new bullmq.Queue(`webhooks-${randomUUID()}`, {
        connection: connectionTo(redis.url),
        defaultJobOptions: { attempts: 3, backoff: 500, removeOnComplete: true, removeOnFail: true, priority: 7 },
      })
      onTestFinished(async () => {
        await queue.obliterate({ force: true })
        await queue.close()
      })
      const store = memoryStore()
      const intake = createReceiver(recover, { secret, store, acknowledge: 'queue', queue: bullmqQueue(queue) })
      await intake.receive(lead())
      const [job] = await queue.getJobs(['prioritized'])
      expect(job!.opts).toMatchObject({
        attempts: 3,
        backoff: { type: 'fixed', delay: 500 },
        removeOnComplete: { age: 172_800 },
        removeOnFail: false,
        priority: 7,
      })
    })
  })
})
