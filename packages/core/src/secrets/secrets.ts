import { createHmac, type KeyObject, randomBytes } from 'node:crypto'
import { isUint8Array } from 'node:util/types'
import { secretInvalid } from '../errors/errors.js'
import type { CompiledProvider } from '../provider/compiled-provider.js'
import type { CompiledScheme } from '../scheme/compiled-scheme.js'
import { isSecretList, keysOrStandIn, keysPerScheme, readied, secretList, usesPublicKey } from './scheme-keys.js'
import type { Keyring, Secret, SecretInput } from './secret-input.js'
import { resolverKeyring } from './secret-resolver.js'

/** Checks the secrets and turns them into keys, once. Throws `secret_invalid`. */
export function createKeyring(
  provider: string,
  compiled: CompiledProvider,
  input: SecretInput | undefined,
  timeoutMs: number,
): Keyring {
  if (input === undefined || input === null) {
    throw secretInvalid(provider, '`secret` is not set. If it comes from an environment variable, that variable is missing.')
  }
  if (input instanceof Promise) throw secretInvalid(provider, 'it is a promise. Await it, or give a function that looks it up.')
  if (isUint8Array(input)) throw secretInvalid(provider, 'it is bytes. Give it as text, as the sender shows it.')
  if (typeof input === 'function') return resolverKeyring(provider, compiled, input, timeoutMs)
  if (typeof input === 'object' && !isSecretList(input)) return mapKeyring(provider, compiled, input)
  const secrets = secretList(provider, input)
  const own = keysPerScheme(compiled, secrets)
  const tables = new Map(compiled.schemes.map((scheme, index) => [scheme, readied(scheme, keysOrStandIn(scheme, own[index]!))]))
  return {
    keysFor: (scheme) => tables.get(scheme)!,
    first: () => Promise.resolve({ secret: secrets[0]!, keyId: undefined }),
  }
}

/** Secrets by key id. Every id costs the same: short lists are filled up, unknown ids get stand-ins. */
function mapKeyring(provider: string, compiled: CompiledProvider, map: Readonly<Record<string, Secret>>): Keyring {
  const repliesWithKeyId = compiled.handshakes.some(({ answer }) => answer.namesKey)
  if (!compiled.keyId && !repliesWithKeyId)
    throw secretInvalid(
      provider,
      'a map from key id to secret was given, but this provider names no key id. Give one secret, or a list.',
    )
  // A Map, since a key id may be `__proto__` or `constructor`.
  const byId = new Map(Object.entries(map).map(([id, secret]) => [id, secretList(provider, secret)] as const))
  if (byId.size === 0)
    throw secretInvalid(provider, 'the map from key id to secret is empty. Add the key id and secret that the sender shows.')
  if (!compiled.keyId) {
    const all = createKeyring(provider, compiled, [...byId.values()].flat(), 1)
    const [keyId, secrets] = [...byId][0]!
    return { keysFor: all.keysFor, first: () => Promise.resolve({ secret: secrets[0]!, keyId }) }
  }
  const width = Math.max(...[...byId.values()].map((secrets) => secrets.length))
  const own = new Map([...byId].map(([id, secrets]) => [id, keysPerScheme(compiled, secrets)] as const))
  const tables = new Map(
    compiled.schemes.map((scheme, index) => {
      const fill = (keys: readonly KeyObject[]) => [
        ...keys,
        ...Array.from({ length: width - keys.length }, () => standInFor(scheme, keys[0])),
      ]
      const filled = [...own].map(([id, keys]) => [id, fill(keys[index]!)] as const)
      const known = new Map(filled.map(([id, keys]) => [id, readied(scheme, { known: true, keys })] as const))
      const alike = usesPublicKey(scheme) ? filled.map(([, keys]) => keys) : [fill([])]
      return [scheme, { known, unknown: alike.map((keys) => readied(scheme, { known: false, keys })) }] as const
    }),
  )
  return {
    keysFor: (scheme, { keyId }) => {
      const { known, unknown } = tables.get(scheme)!
      const standIn = unknown[unknown.length > 1 ? chooseFor(keyId) % unknown.length : 0]!
      return (keyId === undefined ? undefined : known.get(keyId)) ?? standIn
    },
    first: ({ keyId = [...byId.keys()][0] }) => {
      const secret = keyId === undefined ? undefined : byId.get(keyId)?.[0]
      return Promise.resolve(secret === undefined ? undefined : { secret, keyId })
    },
  }
}

/** A public key costs what its curve or length costs. A match with one of the same id, tried twice, changes nothing. */
const standInFor = (scheme: CompiledScheme, own: KeyObject | undefined): KeyObject =>
  own && usesPublicKey(scheme) ? own : scheme.method.dummyKey()

const seed = randomBytes(32)

/**
 * Which of the app's own lists of public keys is tried for a key id that is not known: a match with it is refused all the
 * same. Each id always costs what some known one costs, and nobody can tell beforehand which. Asked for known ids too, as
 * that takes time.
 */
const chooseFor = (keyId = ''): number => createHmac('sha256', seed).update(keyId).digest().readUInt32LE()
