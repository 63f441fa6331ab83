import { messageOf } from './errors.js'

const brand = Symbol.for('posthorn.permanent')

/** A failure that no retry can mend: see {@link permanent}. */
export interface PermanentError extends Error {
  /** What was given to `permanent`. */
  readonly cause: unknown
}

/**
 * Marks a handler's failure as final. The delivery is recorded as dead and answered 200, so that the sender stops
 * retrying; `onError` gets the error. Throw it from a handler: `throw permanent(new Error('no such account'))`.
 */
export function permanent(error: unknown): PermanentError {
  const wrapped = new Error(messageOf(error), { cause: error })
  wrapped.name = 'PermanentError'
  return Object.defineProperty(wrapped, brand, { value: true }) as PermanentError
}

/** Whether a handler threw {@link permanent}. */
export function isPermanent(thrown: unknown): thrown is PermanentError {
  try {
    return typeof thrown === 'object' && thrown !== null && brand in thrown
  } catch {
    return false
  }
}
