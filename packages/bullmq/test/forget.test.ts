import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gate } from '../../core/test/support/receivers.js'
import { describeWith, type Engine, redisFor, redisForMissing } from '../../../test/servers/either.js'
import { until } from '../../../test/servers/processes.js'
import { lead } from './support/lead.js'
import { majors } from './support/majors.js'
import { office } from './support/office.js'

describeWith(redisForMissing(), 'forgetting a delivery', () => {
  let redis: Engine

  beforeAll(async () => {
    redis = await redisFor()
  })

  afterAll(() => redis.stop())

  describe.each(majors)('in %s', (_name, bullmq) => {
    it('lets one that is done run again when it comes again', async () => {
      const { intake, desk, hire, reached } = office(bullmq, redis.url)
      const { receiver, runs } = desk()
      hire(receiver)
      const request = lead()
      await intake.receive(request)
      await reached('completed')
      expect(await intake.forget(runs[0]!.key)).toBe(true)
      await intake.receive(request)
      await until(() => runs.length === 2, 'It did not run again')
    })

    it('lets one that failed for good run again when it comes again', async () => {
      const { intake, desk, hire, reached } = office(bullmq, redis.url, { jobs: { attempts: 1 } })
      const { receiver, runs } = desk((_delivery, run) => {
        if (run === 1) throw new Error('no')
      })
      hire(receiver)
      const request = lead()
      await intake.receive(request)
      await reached('failed')
      await intake.forget(runs[0]!.key)
      await intake.receive(request)
      await reached('completed')
      expect(runs).toHaveLength(2)
    })

    it('loses none that waits, for its sender has a 200', async () => {
      const { intake, desk, hire, reached } = office(bullmq, redis.url)
      await intake.receive(lead())
      const { data } = await reached('waiting')
      await intake.forget(data.key as string)
      const { receiver, runs } = desk()
      hire(receiver)
      await reached('completed')
      expect(runs).toHaveLength(1)
    })

    it('is refused while a worker has it, for that run would count all the same', async () => {
      const { open, pass, reached: running } = gate()
      const { intake, desk, hire, reached } = office(bullmq, redis.url)
      const { receiver, runs } = desk(pass)
      hire(receiver)
      const request = lead()
      await intake.receive(request)
      await running
      await expect(intake.forget(runs[0]!.key)).rejects.toMatchObject({ code: 'in_flight' })
      open()
      await reached('completed')
      expect((await intake.receive(request)).status).toBe(200)
      expect(runs).toHaveLength(1)
    })
  })
})
