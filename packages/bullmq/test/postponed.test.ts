import { memoryStore } from '@posthorn/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gate } from '../../core/test/support/receivers.js'
import { scriptedStore } from '../../core/test/support/scripted-store.js'
import { describeWith, type Engine, redisFor, redisForMissing } from '../../../test/servers/either.js'
import { until } from '../../../test/servers/processes.js'
import { lead } from './support/lead.js'
import { majors } from './support/majors.js'
import { office } from './support/office.js'

describeWith(redisForMissing(), 'a job that cannot be handled just now waits, and no attempt is used up', () => {
  let redis: Engine

  beforeAll(async () => {
    redis = await redisFor()
  })

  afterAll(() => redis.stop())

  describe.each(majors)('in %s', (_name, bullmq) => {
    it('while the store is down', async () => {
      const store = scriptedStore()
      const { intake, desk, hire, reached } = office(bullmq, redis.url, { jobs: { attempts: 1 } })
      const { receiver, runs } = desk(undefined, { store })
      store.break('claim')
      hire(receiver)
      await intake.receive(lead())
      const waiting = await reached('delayed')
      expect(waiting.attemptsMade).toBe(0)
      expect(waiting.delay).toBeGreaterThan(4000)
      store.mend()
      await waiting.promote()
      await reached('completed')
      expect(runs).toHaveLength(1)
    })

    it('while the mark of what was handled cannot be stored, and then does not run again', async () => {
      const store = scriptedStore()
      const { intake, desk, hire, reached } = office(bullmq, redis.url, { jobs: { attempts: 1 } })
      const { receiver, runs } = desk(undefined, { store })
      store.break('complete')
      hire(receiver)
      await intake.receive(lead())
      const waiting = await reached('delayed')
      store.mend()
      await waiting.promote()
      expect((await reached('completed')).attemptsMade).toBe(1)
      expect(runs).toHaveLength(1)
    })

    it('while its receiver closes, for another worker', async () => {
      const { intake, desk, hire, reached } = office(bullmq, redis.url, { jobs: { attempts: 1 } })
      const leaving = desk()
      await leaving.receiver.close()
      const worker = hire(leaving.receiver)
      await intake.receive(lead())
      const waiting = await reached('delayed')
      await worker.close()
      const { receiver, runs } = desk()
      hire(receiver)
      await waiting.promote()
      expect((await reached('completed')).attemptsMade).toBe(1)
      expect([leaving.runs.length, runs.length]).toEqual([0, 1])
    })

    it('while a worker that lost its lock on the job still runs it, and then does not run again', async () => {
      const { open, pass, reached: running } = gate()
      const { intake, desk, hire, reached } = office(bullmq, redis.url, { jobs: { attempts: 1 }, store: memoryStore() })
      const slow = desk(pass, { leaseMs: 1500 })
      // As after a pause of the process, but that our lease is renewed: the lock lapses, and the job counts as stalled.
      hire(slow.receiver, { lockDuration: 300, skipLockRenewal: true, skipStalledCheck: true })
      await intake.receive(lead())
      await running
      const second = desk(undefined, { leaseMs: 1500 })
      hire(second.receiver, { stalledInterval: 100 })
      const waiting = await reached('delayed')
      expect(waiting.attemptsMade).toBe(0)
      open()
      await until(async () => (await slow.receiver.health()).inFlight === 0, 'The first run did not end')
      await waiting.promote().catch(() => undefined)
      expect((await reached('completed')).attemptsMade).toBe(1)
      expect([slow.runs.length, second.runs.length]).toEqual([1, 0])
    })
  })
})
