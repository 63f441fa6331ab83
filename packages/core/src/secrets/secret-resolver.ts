import { WebhookError } from '../errors/errors.js'
import type { CompiledProvider } from '../provider/compiled-provider.js'
import type { CompiledScheme } from '../scheme/compiled-scheme.js'
import { within } from '../timing/promises.js'
import { fitsSome, keysOrStandIn, keysPerScheme, secretList } from './scheme-keys.js'
import type { Keyring, Keys, SecretRequest, SecretResolver } from './secret-input.js'

/** A key set may hold keys for other purposes; each says what it is. Those that fit no scheme are none of this sender's. */
const fitting = (compiled: CompiledProvider, secrets: readonly string[]): readonly string[] =>
  secrets.filter((secret) => !secret.startsWith('{') || fitsSome(compiled, secret))

/** Asks for every request: a cached secret would go on verifying after it was revoked. */
export function resolverKeyring(
  provider: string,
  compiled: CompiledProvider,
  resolver: SecretResolver,
  timeoutMs: number,
): Keyring {
  const dummies = new WeakMap<CompiledScheme, Keys>()
  const dummy = (scheme: CompiledScheme): Keys => {
    const made = dummies.get(scheme) ?? keysOrStandIn(scheme, [])
    dummies.set(scheme, made)
    return made
  }
  const resolve = async (request: SecretRequest): Promise<readonly string[] | null> => {
    try {
      const secret = await within(resolver(request), timeoutMs)
      if (secret === undefined)
        throw new Error(`The resolver gave undefined, or nothing within ${timeoutMs} ms; null says that there is no such key.`)
      return secret === null ? null : secretList(provider, secret)
    } catch (cause) {
      throw new WebhookError('secret_unavailable', `The secret for "${provider}" could not be resolved.`, { cause })
    }
  }
  return {
    keysFor: async (scheme, request) => {
      const secrets = await resolve(request)
      if (!secrets) return dummy(scheme)
      try {
        const keys = keysPerScheme(compiled, fitting(compiled, secrets))[compiled.schemes.indexOf(scheme)]!
        return keys.length > 0 ? { known: true, keys } : dummy(scheme)
      } catch (cause) {
        throw new WebhookError('secret_unavailable', `The secret for "${provider}" cannot be used.`, { cause })
      }
    },
    first: async (request) => {
      const [secret] = (await resolve(request)) ?? []
      return secret === undefined ? undefined : { secret, keyId: request.keyId }
    },
  }
}
