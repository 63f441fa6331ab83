import type { KeyObject } from 'node:crypto'
import type { CompiledProvider } from './compiled-provider.js'
import { secretInvalid } from './errors.js'
import { resolverKeyring } from './secret-resolver.js'
import type { Keyring, Keys, Secret, SecretInput } from './secret-input.js'

/** Most secrets that may be active at once; each costs every request one more hash. */
const maxSecrets = 8

/** Checks the secrets and turns them into keys, once. Throws `secret_invalid`. */
export function createKeyring(provider: string, compiled: CompiledProvider, input: SecretInput | undefined, timeoutMs: number): Keyring {
  if (input === undefined || input === null) {
    throw secretInvalid(provider, '`secret` is not set. If it comes from an environment variable, that variable is missing.')
  }
  if (typeof input === 'function') return resolverKeyring(provider, input, secretList, timeoutMs)
  if (typeof input === 'object' && !isList(input)) return mapKeyring(provider, compiled, input)
  const secrets = secretList(provider, input)
  const tables = usableKeys(compiled, secrets)
  return {
    keysFor: (scheme) => tables[compiled.schemes.indexOf(scheme)]!,
    firstSecret: () => Promise.resolve(secrets[0]),
  }
}

/** Keys for each scheme. With several kinds of schemes a secret fits only some; it must fit one. */
function usableKeys({ schemes }: CompiledProvider, secrets: readonly string[]): readonly Keys[] {
  const errors: unknown[] = []
  const tables = schemes.map((scheme): Keys => {
    try {
      return { known: true, keys: secrets.map((secret) => scheme.method.key(secret)) }
    } catch (error) {
      errors.push(error)
      return { known: false, keys: [scheme.method.dummyKey()] }
    }
  })
  if (errors.length === schemes.length) throw errors[0]
  return tables
}

/** Secrets by key id. Every id costs the same: short lists are filled up, unknown ids get stand-ins. */
function mapKeyring(provider: string, compiled: CompiledProvider, map: Readonly<Record<string, Secret>>): Keyring {
  if (!compiled.keyId) throw secretInvalid(provider, 'a map from key id to secret was given, but this provider names no key id. Give one secret, or a list.')
  // A Map, since a key id may be `__proto__` or `constructor`.
  const byId = new Map(Object.entries(map).map(([id, secret]) => [id, secretList(provider, secret)] as const))
  if (byId.size === 0) throw secretInvalid(provider, 'the map from key id to secret is empty. Add the key id and secret that the sender shows.')
  const width = Math.max(...[...byId.values()].map((secrets) => secrets.length))
  const tables = compiled.schemes.map((scheme) => {
    const fill = (keys: readonly KeyObject[]) => [...keys, ...Array.from({ length: width - keys.length }, () => scheme.method.dummyKey())]
    const known = new Map([...byId].map(([id, secrets]) => [id, { known: true, keys: fill(secrets.map((secret) => scheme.method.key(secret))) }] as const))
    return { known, unknown: { known: false, keys: fill([]) } }
  })
  return {
    keysFor: (scheme, { keyId }) => {
      const table = tables[compiled.schemes.indexOf(scheme)]!
      return (keyId === undefined ? undefined : table.known.get(keyId)) ?? table.unknown
    },
    firstSecret: ({ keyId }) => Promise.resolve(keyId === undefined ? undefined : byId.get(keyId)?.[0]),
  }
}

const isList = (input: object): input is readonly string[] => Array.isArray(input)

function secretList(provider: string, input: Secret): readonly string[] {
  const list = typeof input === 'string' ? [input] : input
  if (!Array.isArray(list)) throw secretInvalid(provider, `it must be a string or a list of strings, not ${typeof input}.`)
  if (list.length === 0) throw secretInvalid(provider, 'the list is empty. Set it to the signing secret that the sender shows.')
  if (list.length > maxSecrets) throw secretInvalid(provider, `there are ${list.length} secrets; at most ${maxSecrets} may be active at once.`)
  return [...list]
}
