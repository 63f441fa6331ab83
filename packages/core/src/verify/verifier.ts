import { atCaller, optionsInvalid } from '../errors/errors.js'
import { refused } from '../errors/refusal-reasons.js'
import { checkOptionNames } from '../options/known-keys.js'
import { checkPublicUrl } from '../options/public-url.js'
import { toTolerance } from '../provider/define-provider.js'
import type { EventMap, Format, Provider } from '../provider/provider.js'
import { schemesFor } from '../scheme/select-scheme.js'
import type { Secret } from '../secrets/secret-input.js'
import { createKeyring } from '../secrets/secrets.js'
import type { Tolerance } from './timestamp.js'
import { judge, type SignedInput, type Verdict, type Verification } from './verdict.js'

/** Options of {@link createVerifier}. */
export interface VerifierOptions {
  /** A secret, several during a rotation, or a map from key id to secret. */
  readonly secret: Secret | Readonly<Record<string, Secret>> | undefined
  /** The address that the sender was given, for schemes that sign it. */
  readonly publicUrl?: string | undefined
  /** How to parse, where the provider sends several formats. @default the provider's first */
  readonly format?: Format | undefined
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number
  /** Accepted clock difference in seconds, each way. @default the provider's */
  readonly toleranceSeconds?: number | Tolerance | undefined
}

/** Verifies requests of one sender. Nothing is stored and no handler runs. */
export interface Verifier {
  /**
   * Gives what the request proves, or throws. It is not asynchronous: a forgotten `if` or `await` cannot accept a forgery.
   *
   * @throws WebhookError with the reason; its codes with status 401 are the sender's fault.
   */
  verify(request: SignedInput): Verification
  /**
   * Gives a verdict instead of throwing: an error takes longer to make than a signature to check, which is what a flood
   * of forgeries would have you do. Look at `ok` before anything else.
   *
   * @throws WebhookError `options_invalid` where `body` is not bytes or `publicUrl` is needed: mistakes in the app.
   */
  check(request: SignedInput): Verdict
}

const optionNames = ['secret', 'publicUrl', 'format', 'now', 'toleranceSeconds']

/**
 * Prepares the secrets of a sender once, to verify many requests.
 *
 * @throws WebhookError `options_invalid`, `secret_invalid`
 */
export function createVerifier<Events extends EventMap>(provider: Provider<Events>, options: VerifierOptions): Verifier {
  const compiled = (provider as Provider | undefined)?.['~compiled']
  if (!compiled) throw optionsInvalid('provider', 'must come from defineProvider')
  if (typeof options !== 'object' || options === null) throw optionsInvalid('secret', 'is needed')
  checkOptionNames('createVerifier', options, optionNames)
  const { now = Date.now, publicUrl, format, toleranceSeconds, secret } = options
  if (typeof now !== 'function') throw optionsInvalid('now', 'must be a function')
  if (publicUrl !== undefined) checkPublicUrl(provider.name, [], publicUrl)
  if (typeof secret === 'function')
    throw optionsInvalid('secret', 'cannot be a resolver here: resolve it first, or use createReceiver')
  const keyring = atCaller(createVerifier, () => createKeyring(provider.name, compiled, secret, 1))
  const by = {
    provider: provider as Provider,
    keyring,
    schemes: schemesFor(compiled.schemes, format),
    now,
    tolerance: toleranceSeconds === undefined ? compiled.tolerance : toTolerance(toleranceSeconds),
    publicUrl,
    format,
  }
  const check = (request: SignedInput): Verdict => judge(by, request)
  return {
    check,
    verify(request) {
      const verdict = check(request)
      if (!verdict.ok) throw refused(verdict.code, compiled)
      const { ok: _ok, ...verification } = verdict
      return verification
    },
  }
}
