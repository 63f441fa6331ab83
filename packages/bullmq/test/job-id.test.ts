import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { describeWith, redisFor, redisForMissing } from '../../../test/servers/either.js'
import { jobIdOf } from '../src/index.js'
import { majors } from './support/majors.js'
import { connectionTo } from './support/office.js'

const digest = fc.base64String({ minLength: 44, maxLength: 44 }).map((text) => text.replaceAll(/[+/=]/g, '_').slice(0, 43))
const key = fc.oneof(
  digest.map((slot) => `v1:{${slot}}`),
  fc.tuple(digest, digest).map(([slot, part]) => `v1:{${slot}}:${part}`),
  fc.string({ unit: 'grapheme' }),
  fc.integer().map(String),
)

it('gives every key an id of its own, and always the same', () => {
  fc.assert(
    fc.property(key, key, (one, other) => {
      expect(jobIdOf(one)).toMatch(/^wh_[A-Za-z0-9_-]{43}$/)
      expect(jobIdOf(one) === jobIdOf(other)).toBe(one === other)
    }),
    { numRuns: 2000 },
  )
})

describeWith(redisForMissing(), 'the id of a job', () => {
  describe.each(majors)('in %s', (_name, { Queue }) => {
    it('is taken as it is, whatever the key', async () => {
      const redis = await redisFor()
      const queue = new Queue(`ids-${randomUUID()}`, { connection: connectionTo(redis.url) })
      onTestFinished(async () => {
        await queue.obliterate({ force: true })
        await queue.close()
        await redis.stop()
      })
      await fc.assert(
        fc.asyncProperty(key, async (any) => {
          const jobId = jobIdOf(any)
          const added = await queue.add('some', {}, { jobId })
          expect([added.id, (await queue.getJob(jobId))?.id]).toEqual([jobId, jobId])
        }),
      )
    })
  })
})
