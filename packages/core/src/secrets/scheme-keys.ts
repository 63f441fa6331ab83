import type { KeyObject } from 'node:crypto'
import { isWebhookError, secretInvalid } from '../errors/errors.js'
import type { CompiledProvider } from '../provider/compiled-provider.js'
import type { CompiledScheme } from '../scheme/compiled-scheme.js'
import type { Keys, Secret } from './secret-input.js'

/** Most secrets that may be active at once; each costs every request one more hash. */
const maxSecrets = 8

const publicKinds: ReadonlySet<string> = new Set(['ed25519', 'ecdsa-p256', 'rsa'])

/** Whether a scheme is verified with a key that everybody may know. */
export const usesPublicKey = ({ definition }: CompiledScheme): boolean =>
  publicKinds.has(definition.kind) || (definition.kind === 'jwt' && !definition.algorithms[0].startsWith('HS'))

/**
 * Keys for each scheme, in the schemes' order. With several kinds of schemes a secret fits only some of them, and must
 * fit one. What is a public key for one scheme is never the shared secret of another: everybody knows it, and could
 * sign with it.
 *
 * @throws WebhookError `secret_invalid`
 */
export function keysPerScheme({ schemes }: CompiledProvider, secrets: readonly string[]): readonly (readonly KeyObject[])[] {
  const made = secrets.map((secret) => {
    const keys = schemes.map((scheme) => keyOrError(scheme, secret))
    const isPublic = schemes.some((scheme, index) => usesPublicKey(scheme) && !isWebhookError(keys[index]))
    const fitting = keys.map((key, index) => (isPublic && !usesPublicKey(schemes[index]!) ? undefined : key))
    if (fitting.every((key) => key === undefined || isWebhookError(key))) throw keys[0] as Error
    return fitting
  })
  return schemes.map((_, index) =>
    made.map((keys) => keys[index]).filter((key): key is KeyObject => key !== undefined && !isWebhookError(key)),
  )
}

/** Whether a secret is a key for one of the schemes. */
export const fitsSome = ({ schemes }: CompiledProvider, secret: string): boolean =>
  schemes.some((scheme) => !(keyOrError(scheme, secret) instanceof Error))

function keyOrError(scheme: CompiledScheme, secret: string): KeyObject | Error {
  try {
    return scheme.method.key(secret)
  } catch (error) {
    if (isWebhookError(error)) return error
    throw error
  }
}

/** A scheme that none of the secrets is for costs as much as the others, and refuses. */
export function keysOrStandIn(scheme: CompiledScheme, keys: readonly KeyObject[]): Keys {
  return keys.length > 0 ? { known: true, keys } : { known: false, keys: [scheme.method.dummyKey()] }
}

/**
 * Readies keys that serve many requests. Stand-ins with them: they would take longer otherwise, and tell that a key id is
 * not known. The keys of a resolver serve one request each, and its stand-ins are left as they are for the same reason.
 */
export function readied(scheme: CompiledScheme, keys: Keys): Keys {
  for (const key of keys.keys) scheme.method.prepare?.(key)
  return keys
}

/** `Array.isArray` does not narrow readonly lists. */
export const isSecretList = (input: object): input is readonly string[] => Array.isArray(input)

/** One secret or several, as a list. */
export function secretList(provider: string, input: Secret): readonly string[] {
  const list = typeof input === 'string' ? [input] : input
  if (!Array.isArray(list)) throw secretInvalid(provider, `it must be a string or a list of strings, not ${typeof input}.`)
  if (list.length === 0) throw secretInvalid(provider, 'the list is empty. Set it to the signing secret that the sender shows.')
  if (list.length > maxSecrets)
    throw secretInvalid(provider, `there are ${list.length} secrets; at most ${maxSecrets} may be active at once.`)
  return [...list]
}
