import { optionsInvalid } from '../errors/errors.js'
import { checkOptionNames } from '../options/known-keys.js'
import type { EventMap, Provider } from '../provider/provider.js'
import type { SignedInput, Verification } from './verdict.js'
import { createVerifier, type VerifierOptions } from './verifier.js'

/** What {@link verify} needs of a request. */
export interface VerifyOptions extends SignedInput, Omit<VerifierOptions, 'now'> {
  /** Milliseconds since 1970. @default Date.now() */
  readonly now?: number
}

const optionNames = ['secret', 'headers', 'body', 'method', 'url', 'publicUrl', 'format', 'now', 'toleranceSeconds']

/**
 * Verifies one request: nothing is stored and no handler runs. It throws rather than answers, and is not
 * asynchronous, so that a forgotten `if` or `await` cannot accept a forgery. For many requests, {@link createVerifier}
 * looks at the secrets only once.
 *
 * @throws WebhookError with the reason; its codes with status 401 are the sender's fault.
 */
export function verify<Events extends EventMap>(provider: Provider<Events>, options: VerifyOptions): Verification {
  if (!(provider as Provider | undefined)?.['~compiled']) throw optionsInvalid('provider', 'must come from defineProvider')
  if (typeof options !== 'object' || options === null || !options.headers)
    throw optionsInvalid('headers', 'and `body` are needed')
  checkOptionNames('verify', options, optionNames)
  const { secret, publicUrl, format, toleranceSeconds, now = Date.now(), ...request } = options
  if (!Number.isFinite(now)) throw optionsInvalid('now', 'must be a number: milliseconds since 1970')
  const given = { secret, publicUrl, format, toleranceSeconds, now: () => now }
  return createVerifier(provider, given).verify(request)
}
