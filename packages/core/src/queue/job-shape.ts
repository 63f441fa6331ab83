import { WebhookError } from '../errors/errors.js'
import { type Format, formats } from '../provider/provider.js'
import type { WebhookJob } from './queue.js'

type Check = (value: unknown) => boolean

const text: Check = (value) => typeof value === 'string'
const flag: Check = (value) => typeof value === 'boolean'
/** What a `Date` can hold. */
const time: Check = (value) => typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= 8.64e15
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)

const digest = '[A-Za-z0-9_-]{43}'
const keyPattern = new RegExp(`^v1:\\{${digest}\\}(?::${digest})?$`)

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const checks: Readonly<Record<keyof WebhookJob, Check>> = {
  version: (value) => value === 1,
  key: (value) => typeof value === 'string' && keyPattern.test(value),
  provider: text,
  endpoint: text,
  type: text,
  id: optional(text),
  keyId: optional(text),
  tenant: optional(text),
  timestamp: optional(time),
  receivedAt: time,
  method: text,
  headers: (value) => isRecord(value) && Object.values(value).every(text),
  // Node skips what is not base64: another body than was queued would be handled.
  body: (value) => typeof value === 'string' && Buffer.from(value, 'base64').toString('base64') === value,
  verified: flag,
  integrity: (value) => value === 'body' || value === 'partial' || value === 'none',
  replayed: flag,
  format: (value) => value === undefined || formats.includes(value as Format),
}

/**
 * Refuses what is not a job as {@link WebhookJob} describes it. Fields that are not known are left out: a later release
 * may have put them there.
 *
 * @throws WebhookError `job_invalid`, naming the field
 */
export function checkJob(given: unknown): WebhookJob {
  if (!isRecord(given)) throw new WebhookError('job_invalid', 'The job is not an object. Give the job as it was queued.')
  const job: Record<string, unknown> = {}
  for (const [field, check] of Object.entries(checks)) {
    const value = Object.hasOwn(given, field) ? given[field] : undefined
    if (!check(value)) throw new WebhookError('job_invalid', `The job's \`${field}\` is missing or not what a receiver queues.`)
    if (value !== undefined) job[field] = value
  }
  return job as unknown as WebhookJob
}
