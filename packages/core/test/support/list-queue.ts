import type { JobQueue, WebhookJob } from '@posthorn/core'

/** A queue in memory that keeps every job, as JSON, and can be broken. */
export interface ListQueue extends JobQueue {
  readonly jobs: WebhookJob[]
  readonly forgotten: string[]
  readonly retention: number[]
  fault: 'none' | 'fail' | 'hang' | 'answer-lost'
}

export function listQueue(): ListQueue {
  const queue: ListQueue = {
    jobs: [],
    forgotten: [],
    retention: [],
    fault: 'none',
    async add(job, { retentionMs }) {
      if (queue.fault === 'hang') await new Promise<never>(() => {})
      if (queue.fault === 'fail') throw new Error('the queue is down')
      queue.jobs.push(JSON.parse(JSON.stringify(job)) as WebhookJob)
      queue.retention.push(retentionMs)
      if (queue.fault === 'answer-lost') throw new Error('the answer was lost')
    },
    async forget(key) {
      queue.forgotten.push(key)
    },
  }
  return queue
}
