import { WebhookError } from '@posthorn/core'
import { invalid } from './invalid.js'
import { endOf } from './job-end.js'

/** What is used of a receiver. */
export interface ProcessingReceiver {
  /** Whose deliveries it handles. */
  readonly provider: {
    /** Name of the provider. */
    readonly name: string
  }
  /** Which of that provider's endpoints. */
  readonly endpoint: string
  /** Handles a job: `Receiver.process` of `@posthorn/core`. */
  process(job: unknown): Promise<void>
}

/** What is used of BullMQ's `Job`, of version 5 or 6. */
export interface BullmqJob {
  /** What was stored: a `WebhookJob`. */
  readonly data: unknown
  /** The worker's lock on the job. */
  readonly token?: string
  /** Puts the job off until a time in milliseconds since 1970, which does not count as an attempt. */
  moveToDelayed(timestamp: number, token?: string): Promise<unknown>
}

/** What BullMQ's `Worker` calls with each job. */
export type WebhookProcessor = (job: BullmqJob, token?: string) => Promise<void>

/**
 * Handles jobs that `bullmqQueue` stored: `new Worker(name, webhookProcessor(leads), { connection })`. Of several
 * receivers each gets the jobs of its provider and endpoint.
 *
 * @throws WebhookError `options_invalid`
 */
export function webhookProcessor(receivers: ProcessingReceiver | readonly ProcessingReceiver[]): WebhookProcessor {
  const table = tableOf(receivers)
  return async function processWebhook(job, token) {
    try {
      await receiverFor(table, job.data).process(job.data)
    } catch (thrown) {
      throw await endOf(job, token ?? job.token, thrown)
    }
  }
}

const nameOf = (provider: string, endpoint: string): string => `${JSON.stringify(provider)}, endpoint ${JSON.stringify(endpoint)}`

function tableOf(given: ProcessingReceiver | readonly ProcessingReceiver[]): ReadonlyMap<string, ProcessingReceiver> {
  const receivers = [given].flat() as readonly ProcessingReceiver[]
  if (receivers.length === 0) throw invalid('receivers', 'must not be empty')
  const table = new Map<string, ProcessingReceiver>()
  for (const receiver of receivers) {
    if (!isReceiver(receiver)) throw invalid('receivers', 'must be what createReceiver gave, or a list of them')
    const name = nameOf(receiver.provider.name, receiver.endpoint)
    if (table.has(name)) throw invalid('receivers', `has two of ${name}: give one of them another \`endpoint\``)
    table.set(name, receiver)
  }
  return table
}

function isReceiver(value: unknown): value is ProcessingReceiver {
  const { provider, endpoint, process } = Object(value) as Partial<Record<keyof ProcessingReceiver, unknown>>
  return typeof Object(provider).name === 'string' && typeof endpoint === 'string' && typeof process === 'function'
}

function receiverFor(table: ReadonlyMap<string, ProcessingReceiver>, data: unknown): ProcessingReceiver {
  const { provider, endpoint } = Object(data) as { readonly provider?: unknown; readonly endpoint?: unknown }
  if (typeof provider !== 'string' || typeof endpoint !== 'string')
    throw new WebhookError('job_invalid', 'The job is not one that bullmqQueue stored. Give webhooks a queue of their own.')
  const name = nameOf(provider, endpoint)
  const receiver = table.get(name)
  // Retried: while a release is rolled out, an old worker gets jobs of a receiver that only the new one has.
  if (!receiver) throw new WebhookError('receiver_unknown', `This worker has no receiver of ${name}.`)
  return receiver
}
