import { createReceiver, isWebhookError, type WebhookJob } from '@posthorn/core'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { listQueue } from '../support/list-queue.js'
import { notes, now, secret, signed } from '../support/providers.js'

const queue = listQueue()
const receiver = createReceiver(notes, { secret, acknowledge: 'queue', queue, now: () => now })
const bodies: Buffer[] = []
receiver.on('*', (_event, { rawBody }) => void bodies.push(rawBody))

async function jobOf(body: string): Promise<WebhookJob> {
  expect((await receiver.receive(signed(notes, body))).status).toBe(200)
  return queue.jobs.at(-1)!
}

it('handles the bytes that were verified, whatever they are', async () => {
  const events = fc.record({ id: fc.uuid(), type: fc.string(), text: fc.string({ unit: 'binary' }), more: fc.jsonValue() })
  await fc.assert(
    fc.asyncProperty(events, async (event) => {
      const body = JSON.stringify(event)
      await receiver.process(await jobOf(body))
      expect(bodies.pop()).toEqual(Buffer.from(body))
    }),
    { numRuns: 200 },
  )
})

it('refuses whatever is not a job, with an error of its own, and runs nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything({ withNullPrototype: true, withDate: true, withMap: true }), async (job) => {
      const thrown = await receiver.process(job).catch((error: unknown) => error)
      expect(isWebhookError(thrown) && thrown.code).toBe('job_invalid')
    }),
    { numRuns: 500 },
  )
  expect(bodies).toEqual([])
})

it('refuses a job with one field spoilt, or handles the bytes that are in it', async () => {
  const job = await jobOf('{"id":"n1","type":"note.added"}')
  const field = fc.constantFrom(...Object.keys(job))
  await fc.assert(
    fc.asyncProperty(field, fc.oneof(fc.anything(), fc.string(), fc.base64String(), fc.integer()), async (name, value) => {
      const spoilt = { ...job, [name]: value } as WebhookJob
      const thrown = await receiver.process(spoilt).catch((error: unknown) => error)
      const refused = isWebhookError(thrown) && /^(?:job|payload)_/.test(thrown.code)
      expect(thrown === undefined || refused).toBe(true)
      for (const body of bodies.splice(0)) expect(body.toString('base64')).toBe(spoilt.body)
      await receiver.forget(job.key)
    }),
    { numRuns: 500 },
  )
})
