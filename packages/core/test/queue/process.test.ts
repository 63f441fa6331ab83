import { createReceiver, memoryStore, permanent, type StandardSchema, type WebhookJob } from '@posthorn/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { listQueue } from '../support/list-queue.js'
import { note, notes, now, provider, secret, signed, timedNotes } from '../support/providers.js'
import { gate, recorded, type RecordedOptions } from '../support/receivers.js'
import { scriptedStore } from '../support/scripted-store.js'

afterEach(() => {
  vi.useRealTimers()
})

/** A receiver with a job of its own making. */
async function setUp(options: RecordedOptions = {}, request = signed(options.sender ?? notes)) {
  const queue = listQueue()
  const here = recorded({ acknowledge: 'queue', queue, ...options })
  expect((await here.receiver.receive(request)).status).toBe(200)
  return { ...here, queue, request, job: queue.jobs[0]! }
}

it('runs the handlers with the delivery as it was verified', async () => {
  const body = note()
  const { receiver, job, runs } = await setUp({ sender: timedNotes }, signed(timedNotes, body, { timestamp: now, id: 'd1' }))
  await receiver.process(job)
  expect(runs).toHaveLength(1)
  expect(runs[0]).toMatchObject({
    id: 'd1',
    type: 'note.added',
    provider: 'timed-notes',
    key: job.key,
    fence: 1,
    verified: true,
    integrity: 'body',
    timestamp: new Date(now),
    receivedAt: new Date(now),
    headers: { 'x-id': 'd1' },
    rawBody: Buffer.from(body),
  })
  expect(await receiver.health()).toMatchObject({ queued: 1, handled: 1 })
})

it('does not look at the age of a job', async () => {
  let at = now
  const { receiver, job, runs } = await setUp(
    { sender: timedNotes, now: () => at },
    signed(timedNotes, note(), { timestamp: now }),
  )
  at += 7 * 86_400_000
  await receiver.process(job)
  expect(runs).toHaveLength(1)
})

it('runs a job once, however often it comes', async () => {
  const { receiver, job, runs, errors } = await setUp()
  await receiver.process(job)
  await receiver.process(job)
  expect([runs.length, errors]).toEqual([1, []])
})

it('rejects with what a handler threw, and runs again with the next attempt', async () => {
  const { receiver, job, runs, errors } = await setUp({
    handle: (_delivery, run) => {
      if (run === 1) throw new Error('not yet')
    },
  })
  await expect(receiver.process(job)).rejects.toMatchObject({ code: 'handler_failed', cause: new Error('not yet') })
  await receiver.process(job)
  expect([runs.map(({ fence }) => fence), errors]).toEqual([[1, 2], ['handler_failed']])
})

it('leaves it to the queue where a delivery goes that failed for good: it can be run again from there', async () => {
  const { receiver, job, runs } = await setUp({
    handle: (_delivery, run) => {
      if (run === 1) throw permanent(new Error('no such account'))
    },
  })
  await expect(receiver.process(job)).rejects.toMatchObject({ code: 'handler_permanent' })
  await receiver.process(job)
  expect(runs).toHaveLength(2)
})

it('says when to come back while another run has the delivery, in this process or another', async () => {
  const store = memoryStore()
  const work = gate()
  const { receiver, job, runs } = await setUp({ store, handle: () => work.pass(), leaseMs: 15_000 })
  const first = receiver.process(job)
  await work.reached
  const elsewhere = recorded({ store })
  const inFlight = { code: 'in_flight', retryAfterMs: expect.any(Number) as number }
  await expect(receiver.process(job)).rejects.toMatchObject(inFlight)
  await expect(elsewhere.receiver.process(job)).rejects.toMatchObject(inFlight)
  work.open()
  await first
  await elsewhere.receiver.process(job)
  expect([runs.length, elsewhere.runs.length]).toEqual([1, 0])
})

it.each(['claim', 'complete'] as const)('rejects while the store cannot be reached to %s', async (operation) => {
  const store = scriptedStore()
  const { receiver, job, runs } = await setUp({ store })
  store.break(operation)
  const code = operation === 'claim' ? 'store_unavailable' : 'mark_not_stored'
  await expect(receiver.process(job)).rejects.toMatchObject({ code })
  store.mend()
  await receiver.process(job)
  expect(runs).toHaveLength(1)
})

it('rejects when the handlers have run for too long', async () => {
  vi.useFakeTimers()
  const work = gate()
  const { receiver, job } = await setUp({ maxRunMs: 60_000, handle: () => work.pass() })
  const processed = receiver.process(job).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await processed).toMatchObject({ code: 'handler_timeout' })
  work.open()
})

it('waits for a handler that takes longer than any sender would', async () => {
  vi.useFakeTimers()
  const work = gate()
  const { receiver, job, runs } = await setUp({ handle: () => work.pass() })
  const processed = receiver.process(job)
  await vi.advanceTimersByTimeAsync(60_000)
  work.open()
  await processed
  expect(runs).toHaveLength(1)
})

it('takes nothing new while it closes, and finishes what it has', async () => {
  const work = gate()
  const { receiver, job, runs } = await setUp({ handle: () => work.pass() })
  const first = receiver.process(job)
  await work.reached
  const closed = receiver.close()
  await expect(receiver.process(job)).rejects.toMatchObject({ code: 'closing' })
  work.open()
  await first
  expect([await closed, runs.length]).toEqual([{ remaining: 0 }, 1])
})

it('is done with an event that no handler is registered for', async () => {
  const { job } = await setUp()
  const receiver = createReceiver(notes, { secret })
  await receiver.process(job)
  expect(await receiver.health()).toMatchObject({ unhandled: 1 })
})

it('has no reply to give', async () => {
  const { receiver, job } = await setUp({ handle: (delivery) => delivery.reply({ body: 'late' }) })
  await expect(receiver.process(job)).rejects.toThrow('the sender already has its reply')
})

it('runs a delivery again that the app forgot', async () => {
  const { receiver, queue, request, job, runs } = await setUp()
  await receiver.process(job)
  expect(await receiver.forget(job.key)).toBe(true)
  expect(queue.forgotten).toEqual([job.key])
  expect((await receiver.receive(request)).status).toBe(200)
  await receiver.process(queue.jobs[1])
  expect(runs).toHaveLength(2)
})

describe('a job that is not for this receiver', () => {
  it('is refused, and the app told', async () => {
    const { job } = await setUp()
    const other = recorded({ sender: provider({ name: 'other' }) })
    await expect(other.receiver.process(job)).rejects.toMatchObject({ code: 'job_invalid' })
    expect([other.runs, other.errors]).toEqual([[], ['job_invalid']])
    const elsewhere = recorded({ endpoint: 'elsewhere' })
    await expect(elsewhere.receiver.process(job)).rejects.toThrow('for another receiver')
  })

  it('is refused where nobody verified it', async () => {
    const { receiver, job, runs } = await setUp()
    await expect(receiver.process({ ...job, verified: false })).rejects.toThrow('without verification')
    expect(runs).toEqual([])
  })

  it('is refused where it does not match the schema, which is asked again', async () => {
    const { job } = await setUp()
    const never: StandardSchema = {
      '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [{ message: 'must be another', path: ['id'] }] }) },
    }
    const strict = recorded({ schemas: { '*': never } })
    await expect(strict.receiver.process(job)).rejects.toMatchObject({ code: 'payload_invalid' })
  })

  it.each<[string, Partial<Record<keyof WebhookJob, unknown>>]>([
    ['version', { version: 2 }],
    ['key', { key: 'v1:{short}' }],
    ['body', { body: 'not base64!' }],
    ['headers', { headers: { 'x-a': 1 } }],
    ['receivedAt', { receivedAt: '2026-02-14' }],
    ['timestamp', { timestamp: Number.MAX_VALUE }],
    ['integrity', { integrity: 'some' }],
    ['verified', { verified: 'yes' }],
  ])('because of its %s is refused by that name', async (field, change) => {
    const { receiver, job, runs } = await setUp()
    await expect(receiver.process({ ...job, ...change })).rejects.toThrow(`\`${field}\``)
    expect(runs).toEqual([])
  })
})
