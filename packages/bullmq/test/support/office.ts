import { randomUUID } from 'node:crypto'
import { createReceiver, type Delivery, memoryStore, type Receiver, type ReceiverOptions, type Store } from '@posthorn/core'
import { recover, type RecoverEvents } from '@posthorn/providers/recover'
import type { Job, JobType, Queue, Worker, WorkerOptions } from 'bullmq'
import { Redis } from 'ioredis'
import { onTestFinished } from 'vitest'
import { until } from '../../../../test/servers/processes.js'
import { bullmqQueue, type BullmqQueueOptions, type ProcessingReceiver, webhookProcessor } from '../../src/index.js'
import { secret } from './lead.js'
import type { Bullmq } from './majors.js'

export interface OfficeOptions {
  readonly store?: Store
  readonly jobs?: BullmqQueueOptions
  readonly intake?: Partial<ReceiverOptions>
}

/** A receiver that queues, and workers of its queue. */
export interface Office {
  readonly queue: Queue
  readonly store: Store
  readonly intake: Receiver<RecoverEvents>
  /** Another receiver that queues, as another process has it. */
  readonly intakeWith: (options: Partial<ReceiverOptions>) => Receiver<RecoverEvents>
  readonly jobs: () => Promise<readonly Job[]>
  /** All that Redis has of a job, as text. */
  readonly stored: (id: string) => Promise<string>
  /** The only job there is. */
  readonly job: () => Promise<Job>
  /** A receiver of the worker's side, that writes down its runs. */
  readonly desk: (handle?: (delivery: Delivery, run: number) => unknown, options?: Partial<ReceiverOptions>) => Desk
  readonly hire: (receivers: ProcessingReceiver | readonly ProcessingReceiver[], options?: Partial<WorkerOptions>) => Worker
  /** Waits until the only job is in a state. */
  readonly reached: (state: string) => Promise<Job>
}

interface Desk {
  readonly receiver: Receiver<RecoverEvents>
  readonly runs: Delivery[]
}

export const connectionTo = (url: string): { readonly host: string; readonly port: number } => {
  const { hostname, port } = new URL(url)
  return { host: hostname, port: Number(port) }
}

const states: JobType[] = ['wait', 'active', 'delayed', 'prioritized', 'completed', 'failed']

export function office({ Queue, Worker }: Bullmq, url: string, options: OfficeOptions = {}): Office {
  const { store = memoryStore(), jobs, intake } = options
  const connection = connectionTo(url)
  const queue = new Queue(`webhooks-${randomUUID()}`, { connection })
  queue.on('error', () => {})
  onTestFinished(async () => {
    await queue.obliterate({ force: true })
    await queue.close()
  })
  const allJobs = (): Promise<readonly Job[]> => queue.getJobs(states)
  const job = async (): Promise<Job> => {
    const [only, ...others] = await allJobs()
    if (!only || others.length > 0) throw new Error(only ? `There are ${others.length + 1} jobs.` : 'There is no job.')
    return only
  }
  const intakeWith = (given: Partial<ReceiverOptions>): Receiver<RecoverEvents> =>
    createReceiver(recover, { secret, store, acknowledge: 'queue', queue: bullmqQueue(queue, jobs), ...given } as ReceiverOptions)
  return {
    queue,
    store,
    jobs: allJobs,
    async stored(id) {
      const client = new Redis(url)
      onTestFinished(() => client.disconnect())
      return JSON.stringify(await client.hgetall(queue.toKey(id)))
    },
    job,
    intakeWith,
    intake: intakeWith(intake ?? {}),
    desk(handle, given) {
      const runs: Delivery[] = []
      const receiver = createReceiver(recover, { secret, store, ...given } as ReceiverOptions).on('*', (_event, delivery) => {
        runs.push(delivery)
        return handle?.(delivery, runs.length)
      })
      return { receiver, runs }
    },
    hire(receivers, given) {
      const worker = new Worker(queue.name, webhookProcessor(receivers), { connection, drainDelay: 1, ...given })
      worker.on('error', () => {})
      onTestFinished(() => worker.close(true))
      return worker
    },
    async reached(state) {
      await until(async () => (await (await job()).getState()) === state, `The job did not get to ${state}`)
      return job()
    },
  }
}
