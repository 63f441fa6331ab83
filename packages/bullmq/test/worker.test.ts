import { once } from 'node:events'
import { createReceiver, permanent } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { UnrecoverableError } from 'bullmq'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeWith, type Engine, redisFor, redisForMissing } from '../../../test/servers/either.js'
import { until } from '../../../test/servers/processes.js'
import { credentials, lead, secret } from './support/lead.js'
import { majors } from './support/majors.js'
import { office } from './support/office.js'

describeWith(redisForMissing(), 'a worker', () => {
  let redis: Engine

  beforeAll(async () => {
    redis = await redisFor()
  })

  afterAll(() => redis.stop())

  describe.each(majors)('of %s', (_name, bullmq) => {
    it('runs the typed handler with the event and the exact bytes', async () => {
      const { intake, store, hire, job, reached } = office(bullmq, redis.url)
      const seen: unknown[] = []
      const receiver = createReceiver(recover, { secret, store }).on('checklist.completed', (event, delivery) => {
        seen.push(event.data.total_items, delivery.rawBody, delivery.fence, delivery.id)
      })
      hire(receiver)
      const request = lead({ type: 'checklist.completed', data: { total_items: 3 } })
      await intake.receive(request)
      await reached('completed')
      expect(seen).toEqual([3, request.body, 1, (await job()).data.id])
    })

    it('completes a job whose event has no handler', async () => {
      const { intake, store, hire, reached } = office(bullmq, redis.url)
      hire(createReceiver(recover, { secret, store }))
      await intake.receive(lead())
      await reached('completed')
    })

    it('runs again after a failure, with a higher fence, and then completes', async () => {
      const { intake, desk, hire, reached } = office(bullmq, redis.url, { jobs: { backoff: 10 } })
      const { receiver, runs } = desk((_delivery, run) => {
        if (run < 3) throw new Error('not yet')
      })
      hire(receiver)
      await intake.receive(lead())
      expect((await reached('completed')).attemptsMade).toBe(3)
      expect(runs.map(({ fence }) => fence)).toEqual([1, 2, 3])
    })

    it('keeps what failed for good at once, and runs it when an operator says so', async () => {
      const { intake, desk, hire, reached } = office(bullmq, redis.url)
      const { receiver, runs } = desk((_delivery, run) => {
        if (run === 1) throw permanent(new Error('no such account'))
      })
      const worker = hire(receiver)
      const told = once(worker, 'failed')
      await intake.receive(lead())
      const failed = await reached('failed')
      expect(failed).toMatchObject({ attemptsMade: 1, failedReason: 'A handler failed for good: no such account' })
      expect(failed.stacktrace?.[0]).toContain('worker.test.ts')
      const [, error] = (await told) as [unknown, Error]
      expect(error.cause).toMatchObject({ code: 'handler_permanent' })
      await failed.retry()
      await reached('completed')
      expect(runs).toHaveLength(2)
    })

    it('keeps what failed as often as it may, with a reason and a place, and without secrets', async () => {
      const { intake, stored, desk, hire, reached } = office(bullmq, redis.url, { jobs: { attempts: 3, backoff: 10 } })
      const { receiver, runs } = desk(() => {
        throw new Error('the database is away')
      })
      hire(receiver)
      const request = lead()
      await intake.receive(request)
      const failed = await reached('failed')
      expect(failed).toMatchObject({ attemptsMade: 3, failedReason: 'A handler failed: the database is away' })
      expect(failed.stacktrace?.at(-1)).toMatch(
        /WebhookError \[handler_failed\][^]*caused by: Error: the database is away\n.*worker\.test\.ts/,
      )
      expect(runs).toHaveLength(3)
      const raw = await stored(failed.id!)
      for (const forbidden of [secret, ...Object.values(credentials)]) expect(raw).not.toContain(forbidden)
      // The sender has its 200, and no retry of its would be another job.
      expect((await intake.receive(request)).status).toBe(200)
      expect(runs).toHaveLength(3)
    })

    it('keeps at once what a handler calls unrecoverable in the words of BullMQ', async () => {
      const { intake, desk, hire, reached } = office(bullmq, redis.url)
      const { receiver } = desk(() => {
        throw new UnrecoverableError('never')
      })
      hire(receiver)
      await intake.receive(lead())
      expect((await reached('failed')).attemptsMade).toBe(1)
    })

    it('keeps at once what is no job of ours, or was changed', async () => {
      const { queue, intake, desk, hire, job, jobs } = office(bullmq, redis.url)
      const { receiver, runs } = desk()
      await intake.receive(lead())
      const { data } = await job()
      await queue.obliterate({ force: true })
      await queue.add('theirs', { to: 'somebody' }, { attempts: 9 })
      await queue.add('changed', { ...data, body: 'not base64' }, { attempts: 9 })
      hire(receiver)
      await until(async () => (await queue.getFailedCount()) === 2, 'The jobs did not fail')
      const failed = (await jobs()).toSorted((a, b) => a.name.localeCompare(b.name))
      expect(failed.map(({ attemptsMade, failedReason }) => [attemptsMade, failedReason])).toEqual([
        [1, "The job's `body` is missing or not what a receiver queues."],
        [1, 'The job is not one that bullmqQueue stored. Give webhooks a queue of their own.'],
      ])
      expect(runs).toEqual([])
    })

    it('gives each of several receivers its own jobs', async () => {
      const { intake, intakeWith, desk, hire, jobs } = office(bullmq, redis.url)
      const first = desk()
      const second = desk(undefined, { endpoint: 'campaigns' })
      hire([first.receiver, second.receiver])
      await intake.receive(lead())
      await intakeWith({ endpoint: 'campaigns' }).receive(lead())
      await until(async () => (await Promise.all((await jobs()).map((job) => job.isCompleted()))).every(Boolean), 'Not both done')
      expect([first.runs, second.runs].map((runs) => runs.map(({ endpoint }) => endpoint))).toEqual([['recover'], ['campaigns']])
    })

    it('tries a job again whose receiver it does not have, since a newer worker may', async () => {
      const { intakeWith, desk, hire, reached } = office(bullmq, redis.url, { jobs: { backoff: 100 } })
      const old = hire(desk().receiver)
      const failed = once(old, 'failed')
      await intakeWith({ endpoint: 'new' }).receive(lead())
      const [, error] = (await failed) as [unknown, Error]
      expect(error.message).toBe('This worker has no receiver of "recover", endpoint "new".')
      await old.close()
      const { receiver, runs } = desk(undefined, { endpoint: 'new' })
      hire(receiver)
      await reached('completed')
      expect(runs).toHaveLength(1)
    })
  })
})
