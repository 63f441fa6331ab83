import { parsePayload } from '../body/payload.js'
import { isWebhookError, WebhookError } from '../errors/errors.js'
import type { ReceiverConfig } from '../options/receiver-config.js'
import { DeliveryRecord, type ReplyPolicy } from '../receiver/delivery-record.js'
import { validate } from '../receiver/validate.js'
import { headerReader } from '../request/headers.js'
import { checkJob } from './job-shape.js'
import type { WebhookJob } from './queue.js'

/** Makes a job of a verified delivery. `allowed` are the headers that it takes along. */
export function jobOf(delivery: DeliveryRecord, method: string, allowed: readonly string[]): WebhookJob {
  const { key, provider, endpoint, type, id, keyId, tenant, timestamp, receivedAt, headers } = delivery
  const { rawBody, verified, integrity, replayed } = delivery
  return {
    version: 1,
    key,
    provider,
    endpoint,
    type,
    ...(id === undefined ? {} : { id }),
    ...(keyId === undefined ? {} : { keyId }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(timestamp === undefined ? {} : { timestamp: timestamp.getTime() }),
    receivedAt: receivedAt.getTime(),
    method,
    headers: Object.fromEntries(allowed.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]]))),
    body: rawBody.toString('base64'),
    verified,
    integrity,
    replayed,
    ...(delivery.format === undefined ? {} : { format: delivery.format }),
  }
}

const policy: ReplyPolicy = {
  limit: undefined,
  retried: [],
  refused: 'delivery.reply() cannot be used on a delivery from a queue: the sender already has its reply.',
}

/**
 * Makes a delivery of a job. It was verified when it was queued; its age and its signature are not looked at again.
 *
 * @throws WebhookError `job_invalid`, `payload_malformed`, `payload_invalid`
 */
export async function openJob(
  config: ReceiverConfig,
  given: unknown,
): Promise<{ readonly delivery: DeliveryRecord; readonly event: unknown }> {
  const { version: _, method, headers, body, timestamp, receivedAt, replayed, format: own, ...same } = checkJob(given)
  const { provider, endpoint, keyring, format } = config
  if (same.provider !== provider.name || same.endpoint !== endpoint)
    throw new WebhookError(
      'job_invalid',
      `The job is for another receiver than that of ${provider.name}, endpoint "${endpoint}".`,
    )
  if (keyring && !same.verified)
    throw new WebhookError(
      'job_invalid',
      'The job was queued without verification, and this receiver takes no unsigned deliveries.',
    )
  const rawBody = Buffer.from(body, 'base64')
  const event = await validate(config, same.type, parsePayload(rawBody, own ?? format, method))
  const facts = {
    ...same,
    id: same.id,
    keyId: same.keyId,
    tenant: same.tenant,
    timestamp: timestamp === undefined ? undefined : new Date(timestamp),
    receivedAt: new Date(receivedAt),
    rawBody,
  }
  const parts = { facts, mark: undefined, headers: headerReader(headers), policy, fromQueue: true, replayed }
  return { delivery: new DeliveryRecord(parts), event }
}

/** What went wrong with a job, as an error of ours. */
export const jobError = (error: unknown): WebhookError =>
  isWebhookError(error) ? error : new WebhookError('job_invalid', 'The job cannot be read.', { cause: error })
