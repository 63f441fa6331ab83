import { type ErrorCode, errorTable, isWebhookError, WebhookError } from '@posthorn/core'
import { expect, it } from 'vitest'
import { webhookProcessor } from '../src/index.js'

const data = { provider: 'some', endpoint: 'any' }

/** What a processor throws when a receiver rejects so, and for how long it has the job wait. */
async function endOf(error: unknown, token?: string): Promise<{ thrown: unknown; waits: [number, string | undefined][] }> {
  const waits: [number, string | undefined][] = []
  const job = {
    data,
    token: 'of the job',
    moveToDelayed: (timestamp: number, lock?: string) => {
      waits.push([timestamp - Date.now(), lock])
      return Promise.resolve()
    },
  }
  const receiver = { provider: { name: 'some' }, endpoint: 'any', process: () => Promise.reject(error) }
  const thrown: unknown = await webhookProcessor(receiver)(job, token).catch((reason: unknown) => reason)
  return { thrown, waits }
}

const pauseAfter = async (retryAfterMs: number): Promise<number> =>
  (await endOf(new WebhookError('in_flight', 'no', { retryAfterMs }))).waits[0]![0]

const codes = Object.keys(errorTable) as ErrorCode[]
const waiting = ['in_flight', 'closing', 'store_unavailable', 'mark_not_stored', 'too_busy']
const final = ['handler_permanent', 'attempts_exhausted', 'job_invalid', 'payload_malformed', 'payload_invalid']

it.each(codes)('has a job that ends with %s do what the table says', async (code) => {
  const { thrown, waits } = await endOf(new WebhookError(code, 'so it is'))
  const name = waiting.includes(code) ? 'DelayedError' : final.includes(code) ? 'UnrecoverableError' : 'WebhookError'
  expect(thrown).toMatchObject({ name, message: 'so it is' })
  expect(waits).toHaveLength(name === 'DelayedError' ? 1 : 0)
})

it('waits for the rest of the lease, but a second at least, so that a job does not go round and round', async () => {
  expect(await pauseAfter(7000.4)).toBeGreaterThan(6500)
  expect(await pauseAfter(7000.4)).toBeLessThanOrEqual(7001)
  expect(await pauseAfter(0)).toBeGreaterThan(500)
})

it('holds the lock that the worker gives, else that of the job', async () => {
  const error = new WebhookError('in_flight', 'no')
  expect((await endOf(error, 'of the worker')).waits[0]![1]).toBe('of the worker')
  expect((await endOf(error)).waits[0]![1]).toBe('of the job')
})

it('leaves it to the worker when the job cannot be made to wait', async () => {
  const error = new WebhookError('in_flight', 'another has it')
  const receiver = { provider: { name: 'some' }, endpoint: 'any', process: () => Promise.reject(error) }
  const job = { data, moveToDelayed: () => Promise.reject(new Error('Missing lock')) }
  await expect(webhookProcessor(receiver)(job)).rejects.toBe(error)
})

it('takes whatever was thrown for a cause, even what cannot be looked at', async () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  for (const cause of [undefined, 'text', null, proxy]) {
    const { thrown } = await endOf(new WebhookError('handler_failed', 'it failed', { cause }))
    expect(isWebhookError(thrown) && [thrown.code, thrown.message]).toEqual(['handler_failed', 'it failed'])
  }
})
