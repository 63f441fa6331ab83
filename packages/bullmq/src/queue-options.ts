import type { BullmqQueueOptions } from './bullmq-queue.js'
import { invalid } from './invalid.js'

/** Refuses what BullMQ would take without a word, and fail by when a job fails for the first time. */
export function checkQueueOptions(options: BullmqQueueOptions): void {
  if (typeof options !== 'object' || options === null) throw invalid('options', 'must be an object')
  const { attempts, backoff, removeOnFail, ...unknown } = options
  const [misspelt] = Object.keys(unknown)
  if (misspelt !== undefined) throw invalid(misspelt, 'is not an option of bullmqQueue')
  if (attempts !== undefined && !(Number.isSafeInteger(attempts) && attempts >= 1))
    throw invalid('attempts', 'must be a whole number from 1')
  if (backoff !== undefined && !isBackoff(backoff))
    throw invalid('backoff', 'must be a number of milliseconds, or an object with a `type` and a `delay` in milliseconds')
  if (removeOnFail !== undefined && !isRemoval(removeOnFail))
    throw invalid('removeOnFail', 'must be true, false, how many to keep, or an object with `age` in seconds, `count` or both')
}

const isAmount = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0

function isBackoff(value: unknown): boolean {
  if (isAmount(value)) return true
  const { type, delay } = Object(value) as { readonly type?: unknown; readonly delay?: unknown }
  // Strategies of the app's own need no delay.
  const needed = type === 'fixed' || type === 'exponential' || delay !== undefined
  return typeof type === 'string' && (!needed || isAmount(delay))
}

function isRemoval(value: unknown): boolean {
  if (typeof value === 'boolean' || isAmount(value)) return true
  const { age, count } = Object(value) as { readonly age?: unknown; readonly count?: unknown }
  const given = [age, count].filter((amount) => amount !== undefined)
  return given.length > 0 && given.every(isAmount)
}
