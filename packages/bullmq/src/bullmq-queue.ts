import { type JobQueue, WebhookError, type WebhookJob } from '@posthorn/core'
import type { JobsOptions } from 'bullmq'
import { invalid } from './invalid.js'
import { jobIdOf } from './job-id.js'
import { checkQueueOptions } from './queue-options.js'
import { Unanswered } from './unanswered.js'

/** What is used of BullMQ's `Queue`, of version 5 or 6, whatever its jobs are typed as. */
export interface BullmqQueue {
  /** Those that the app gave; `attempts` and `backoff` are read. */
  readonly defaultJobOptions?: Pick<JobsOptions, 'attempts' | 'backoff'>
  /** Stores a job; nothing changes where there is one with the same `jobId`. */
  add(name: string, data: WebhookJob, options: JobsOptions): Promise<unknown>
  /** Where a job is, such as `waiting`, `active` or `completed`; `unknown` where there is none. */
  getJobState(id: string): Promise<string>
  /** Removes a job that no worker has. */
  remove(id: string): Promise<unknown>
}

/** Options of {@link bullmqQueue}, for the jobs that it adds. */
export interface BullmqQueueOptions {
  /** How often a job is tried before it counts as failed. @default that of the queue's `defaultJobOptions`, else 15 */
  readonly attempts?: number
  /** The pause between two attempts: milliseconds, or one of BullMQ's strategies. @default that of the queue's `defaultJobOptions`, else `{ type: 'exponential', delay: 2000 }` */
  readonly backoff?: NonNullable<JobsOptions['backoff']>
  /** When failed jobs are removed, as BullMQ takes it: `true`, or how many or for how many seconds to keep them. @default false, they are kept until somebody retries or removes them */
  readonly removeOnFail?: NonNullable<JobsOptions['removeOnFail']>
}

/**
 * Hands deliveries to a `Queue` of BullMQ, for `acknowledge: 'queue'`. A delivery has one job for as long as the receiver
 * remembers it; `receiver.forget` removes one that is done or failed, and rejects while a worker has it. The queue is the
 * app's, with its connection and its `defaultJobOptions`; the app closes it.
 *
 * @throws WebhookError `options_invalid`
 */
export function bullmqQueue(queue: BullmqQueue, options: BullmqQueueOptions = {}): JobQueue {
  for (const method of ['add', 'getJobState', 'remove'] as const) {
    if (typeof Object(queue)[method] !== 'function')
      throw invalid('queue', 'must be a Queue of BullMQ, as `new Queue(name, { connection })` makes it')
  }
  checkQueueOptions(options)
  const { attempts: usualAttempts, backoff: usualBackoff } = queue.defaultJobOptions ?? {}
  const attempts = options.attempts ?? (usualAttempts || 15)
  const backoff = options.backoff ?? usualBackoff ?? { type: 'exponential', delay: 2000 }
  const removeOnFail = options.removeOnFail ?? false
  const unanswered = new Unanswered()
  return {
    add(job, { retentionMs }) {
      const jobId = jobIdOf(job.key)
      // By age alone: with a count, or at once, a copy that comes after the job is done would be another job.
      const removeOnComplete = { age: Math.ceil(retentionMs / 1000) }
      const jobOptions = { jobId, attempts, backoff, removeOnComplete, removeOnFail }
      return unanswered.add(jobId, job.body.length, () => queue.add(job.type || job.provider, job, jobOptions))
    },
    async forget(key) {
      const jobId = jobIdOf(key)
      const state = await queue.getJobState(jobId)
      if (state === 'active')
        throw new WebhookError('in_flight', 'The delivery is being handled by a worker: forget it once that has ended.')
      // One that waits was answered 200 and is not done: without it the delivery would be lost.
      if (state === 'completed' || state === 'failed') await queue.remove(jobId)
    },
  }
}
