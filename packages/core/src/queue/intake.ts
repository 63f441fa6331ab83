import { messageOf, optionsInvalid, WebhookError } from '../errors/errors.js'
import type { Acknowledge, CommonOptions } from '../options/receiver-options.js'
import { typeRefs } from '../provider/compiled-provider.js'
import type { Provider } from '../provider/provider.js'
import type { CompiledRef } from '../provider/ref.js'
import type { DeliveryRecord } from '../receiver/delivery-record.js'
import { boundedBy } from '../stores/bounded-store.js'
import { jobOf } from './job.js'

/** How deliveries get into a queue. */
export interface Intake {
  /** Stores a delivery. Gives why that could not be done, if so. */
  enqueue(delivery: DeliveryRecord, method: string): Promise<WebhookError | undefined>
  /** Lets a delivery be queued again. */
  forget(key: string): Promise<void>
}

/** What could let somebody else sign, or speak for the sender. */
const credential = /signature|token|secret|password|passwd|authorization|cookie|credential|api-?key/

/** Makes the intake of a receiver that has a queue. Throws `options_invalid`. */
export function intakeOf(
  provider: Provider,
  { queue, jobHeaders, maxAttempts }: CommonOptions,
  { acknowledge, timeoutMs, retentionMs }: { acknowledge: Acknowledge; timeoutMs: number; retentionMs: number },
): Intake | undefined {
  if (acknowledge !== 'queue') {
    if (queue !== undefined)
      throw optionsInvalid('queue', 'is used with `acknowledge: "queue"` alone: set that too, or leave it out')
    if (jobHeaders !== undefined) throw optionsInvalid('jobHeaders', 'are for jobs: set `acknowledge: "queue"` and a `queue`')
    return undefined
  }
  if (!queue)
    throw optionsInvalid('queue', 'is missing: `acknowledge: "queue"` needs one, such as bullmqQueue of @posthorn/bullmq')
  if (maxAttempts !== undefined) throw optionsInvalid('maxAttempts', 'is counted by the queue: set the attempts of its jobs')
  const headers = headersOfJobs(provider, jobHeaders)
  const bounded = boundedBy('The queue', timeoutMs)
  return {
    async enqueue(delivery, method) {
      try {
        await bounded('store a job', queue.add(jobOf(delivery, method, headers), { retentionMs }))
        return undefined
      } catch (cause) {
        return new WebhookError('queue_unavailable', `The queue could not store a delivery: ${messageOf(cause)}`, { cause })
      }
    },
    forget: async (key) => queue.forget && bounded('forget a job', queue.forget(key)),
  }
}

const inHeader = (refs: readonly CompiledRef[]): string[] =>
  refs.filter(({ source }) => source === 'header').map(({ name }) => name)

/** Names of the headers that jobs carry: none of a signature, and none that lets somebody in. */
function headersOfJobs(provider: Provider, more: readonly string[] = []): readonly string[] {
  const { schemes, ids, types } = provider['~compiled']
  const signatures = new Set(schemes.flatMap(({ places }) => inHeader(places)))
  const isCredential = (name: string) => signatures.has(name) || credential.test(name)
  if (!Array.isArray(more)) throw optionsInvalid('jobHeaders', 'must be a list of header names')
  for (const name of more as readonly unknown[]) {
    if (typeof name !== 'string' || !/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name))
      throw optionsInvalid('jobHeaders', `must be header names in lower case, not ${JSON.stringify(name)}`)
    if (isCredential(name))
      throw optionsInvalid('jobHeaders', `may not have "${name}": jobs hold no signatures and no credentials`)
  }
  const known = ['content-type', 'user-agent', ...inHeader(ids), ...inHeader(typeRefs(types))]
  return [...new Set([...known.filter((name) => !isCredential(name)), ...more])]
}
