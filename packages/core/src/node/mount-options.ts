import { isWebhookError, optionsInvalid, callbackFailed } from '../errors/errors.js'
import { checkOptionNames } from '../options/known-keys.js'

/** Options of a mount, by what the framework calls a request. */
export interface MountOptions<Source> {
  /** Path parameter that names the receiver, where several are mounted. @default 'provider' */
  readonly param?: string
  /**
   * What the app knows of a request before it is verified, such as `{ tenant: 'acme' }` from its path. It reaches
   * secret resolvers; `tenant` becomes part of the delivery's key. A promise is awaited.
   */
  context?(request: Source): unknown
}

/** Refuses a misspelt option of a mount, which would leave its default in force. */
export function checkMountOptions(mount: string, options: { readonly context?: unknown; readonly param?: unknown }): void {
  if (typeof options !== 'object' || options === null) throw optionsInvalid('options', `of ${mount} must be an object`)
  checkOptionNames(mount, options, ['param', 'context'])
  if (options.context !== undefined && typeof options.context !== 'function')
    throw optionsInvalid('context', 'must be a function')
  if (options.param !== undefined && typeof options.param !== 'string')
    throw optionsInvalid('param', 'must be the name of a path parameter')
}

/**
 * Makes a failure of whatever was thrown on the way to a verified delivery, or behind it. Express takes `next(undefined)`
 * and `next('route')` for "go on", which would hand an unverified request to the app; Koa gives no reply to them; and
 * Koa and Nest reply with the status that an error has, a success included, as on errors that HTTP clients make.
 */
export function failureOf(thrown: unknown): Error {
  try {
    if (isWebhookError(thrown)) return thrown
    if (thrown instanceof Error && !saysSuccess(thrown)) return thrown
  } catch {
    // It cannot even be looked at.
  }
  return callbackFailed('A function that the app gave', thrown)
}

const saysSuccess = (error: Error): boolean =>
  ['status' in error && error.status, 'statusCode' in error && error.statusCode].some(
    (status) => typeof status === 'number' && status < 400,
  )
