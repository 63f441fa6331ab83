import { inspect } from 'node:util'
import { type ErrorCode, errorTable } from './error-table.js'

const brand = Symbol.for('posthorn.WebhookError')

/**
 * The one error class. Express, Koa and http-errors read `status` and `expose`, Fastify reads `statusCode`, so the
 * same object travels through each framework's own error path.
 *
 * Recognise it with {@link isWebhookError}: `instanceof` fails where two copies of the package are loaded.
 */
export class WebhookError extends Error {
  /** Always this text, also where a bundler has renamed the class. */
  override readonly name = 'WebhookError'
  /** The stable name of what went wrong; `docs/errors.md` has a heading for each. */
  readonly code: ErrorCode
  /** HTTP status that the error stands for. */
  readonly status: number
  /** The same as `status`, for Fastify. */
  readonly statusCode: number
  /** Always false: a message may name the app's set-up, which is no business of whoever sent the request. */
  readonly expose = false

  /** In how many milliseconds it makes sense to try again, where that is known. */
  declare readonly retryAfterMs?: number

  /** For stores, queues and adapters of your own as well. The status follows from the code. */
  constructor(
    code: ErrorCode,
    message: string,
    options?: {
      /** What went wrong below. */
      cause?: unknown
      /** In how many milliseconds it makes sense to try again. */
      retryAfterMs?: number
    },
  ) {
    super(message, options)
    this.code = code
    if (options?.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs
    this.status = this.statusCode = errorTable[code].status
    Object.defineProperty(this, brand, { value: true })
    putCodeInStack(this)
  }

  /** What `JSON.stringify` shows: no stack and no `cause`, which may hold what the app keeps to itself. */
  toJSON(): {
    /** `WebhookError` */
    name: string
    /** The stable name of what went wrong. */
    code: ErrorCode
    /** HTTP status that the error stands for. */
    status: number
    /** For people: it may change, and may name the app's set-up. */
    message: string
  } {
    return { name: this.name, code: this.code, status: this.status, message: this.message }
  }
}

/** A framework's error page and most loggers print only the stack, so the code has to be in its first line. */
function putCodeInStack(error: WebhookError): void {
  if (error.stack) error.stack = error.stack.replace(/^\w+(?=: )/, `WebhookError [${error.code}]`)
}

/** Runs a factory so that what it throws points at the app's line, and not at ours. */
export function atCaller<T>(caller: (...args: never[]) => unknown, make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (isWebhookError(error)) {
      Error.captureStackTrace(error, caller)
      putCodeInStack(error)
    }
    throw error
  }
}

/** Whether a value is a {@link WebhookError}, of this copy of the package or another. */
export function isWebhookError(value: unknown): value is WebhookError {
  try {
    return typeof value === 'object' && value !== null && brand in value
  } catch {
    // A revoked proxy, which anything can be that was thrown.
    return false
  }
}

/** An option that cannot be used as given. */
export function optionsInvalid(option: string, problem: string): WebhookError {
  return new WebhookError('options_invalid', `\`${option}\` ${problem}`)
}

/** A provider definition that could not verify anything, or not what it says. */
export function providerInvalid(provider: string, field: string, problem: string): WebhookError {
  return new WebhookError('provider_invalid', `Provider "${provider}": \`${field}\` ${problem}`)
}

/** A secret that is absent, empty or cannot be decoded. Never holds the secret. */
export function secretInvalid(provider: string, problem: string): WebhookError {
  return new WebhookError('secret_invalid', `Secret for "${provider}": ${problem}`)
}

/** The app's own set-up consumed the body, so its exact bytes are gone. */
export function bodyAlreadyRead(how: string, fix: string): WebhookError {
  return new WebhookError('body_already_read', `The request body ${how} before Posthorn could read its exact bytes. ${fix}`)
}

/** A body over the limit, by its declared or its counted length. */
export function bodyTooLarge(limit: number): WebhookError {
  return new WebhookError('body_too_large', `The request body is larger than ${limit} bytes.`)
}

/** A body that did not arrive in time. */
export function bodyTimeout(timeoutMs: number): WebhookError {
  return new WebhookError('body_timeout', `The request body did not arrive within ${timeoutMs} ms.`)
}

/** A sender that hung up, or broke off, before its body was complete. */
export function bodyAborted(cause?: unknown): WebhookError {
  return new WebhookError('body_aborted', 'The request ended before its body was complete.', { cause })
}

/** The text of whatever was thrown; handlers may throw anything, or nothing, or what throws when it is looked at. */
export function messageOf(thrown: unknown): string {
  try {
    const text: unknown = thrown instanceof Error ? thrown.message : thrown
    return typeof text === 'string' ? text : inspect(text, { depth: 0 })
  } catch {
    return 'something that cannot be read'
  }
}

/** A function that the app gave failed, before any handler ran. */
export function callbackFailed(what: string, cause: unknown): WebhookError {
  return new WebhookError('callback_failed', `${what} failed: ${messageOf(cause)}`, { cause })
}
