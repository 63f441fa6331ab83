import { types } from 'node:util'
import { type ErrorCode, isWebhookError, WebhookError } from '@posthorn/core'
import { DelayedError, UnrecoverableError } from 'bullmq'
import type { BullmqJob } from './webhook-processor.js'

/** What no attempt can mend: somebody has to look at it. */
const final: ReadonlySet<ErrorCode> = new Set([
  'handler_permanent',
  'attempts_exhausted',
  'job_invalid',
  'payload_malformed',
  'payload_invalid',
])

/** What says nothing about the job and its handlers. It passes, and must not use up the attempts that they have. */
const passing: ReadonlySet<ErrorCode> = new Set(['in_flight', 'closing', 'store_unavailable', 'mark_not_stored', 'too_busy'])

/** The pause where the error names none, in milliseconds. */
const usualPauseMs = 5000

/** A run whose claim is lost goes on without one: with no pause at all, its job would go round and round meanwhile. */
const leastPauseMs = 1000

/** What to throw to BullMQ, so that it does what a failure asks for. */
export async function endOf(job: BullmqJob, token: string | undefined, thrown: unknown): Promise<unknown> {
  if (!isWebhookError(thrown)) return thrown
  if (passing.has(thrown.code)) return delayed(job, token, thrown)
  if (final.has(thrown.code) || isUnrecoverable(thrown.cause))
    return tellingWhere(new UnrecoverableError(thrown.message), thrown, thrown)
  return tellingWhere(new WebhookError(thrown.code, thrown.message), thrown, thrown.cause)
}

async function delayed(job: BullmqJob, token: string | undefined, error: WebhookError): Promise<Error> {
  const pauseMs = Math.max(leastPauseMs, Math.ceil(error.retryAfterMs ?? usualPauseMs))
  try {
    await job.moveToDelayed(Date.now() + pauseMs, token)
  } catch {
    // The lock is lost, and the job with another worker: BullMQ looks at that once more before it counts a failure.
    return error
  }
  return new DelayedError(error.message)
}

/** What a handler throws that was written for BullMQ. */
const isUnrecoverable = (cause: unknown): boolean => types.isNativeError(cause) && cause.name === 'UnrecoverableError'

/** BullMQ keeps the stack and not the cause, and without that nobody sees where a handler failed. */
function tellingWhere(error: Error, { stack, cause: failure }: WebhookError, cause: unknown): Error {
  error.cause = cause
  error.stack = types.isNativeError(failure) ? `${stack}\ncaused by: ${failure.stack}` : `${stack}`
  return error
}
