import { isWebhookError, optionsInvalid, callbackFailed } from '../errors.js'
import { checkOptionNames } from '../known-keys.js'

interface MountOptionsLike {
  readonly context?: unknown
  readonly param?: unknown
}

/** Refuses a misspelt option of a mount, which would leave its default in force. */
export function checkMountOptions(mount: string, options: MountOptionsLike, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) throw optionsInvalid('options', `of ${mount} must be an object`)
  checkOptionNames(mount, options, known)
  if (options.context !== undefined && typeof options.context !== 'function')
    throw optionsInvalid('context', 'must be a function')
  if (options.param !== undefined && typeof options.param !== 'string')
    throw optionsInvalid('param', 'must be the name of a path parameter')
}

/**
 * Makes an error of whatever was thrown on the way to a verified delivery. Express takes `next(undefined)` and
 * `next('route')` for "go on", which would hand an unverified request to the app.
 */
export function mountError(thrown: unknown): Error {
  try {
    if (isWebhookError(thrown) || thrown instanceof Error) return thrown
  } catch {
    // It cannot even be looked at.
  }
  return callbackFailed('A function that the app gave', thrown)
}
