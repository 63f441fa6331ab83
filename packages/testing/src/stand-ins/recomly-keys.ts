import { randomBytes } from 'node:crypto'
import { randomCredential } from './credential.js'
import { notFound } from './stand-in-error.js'

/** A signing key as it is shown when it is made, and never again. */
export interface RecomlyKey {
  /** Goes into each request. */
  readonly keyId: string
  /** What requests are signed with. */
  readonly secret: string
}

/** The signing keys of an account. */
export interface RecomlyKeys {
  readonly create: () => RecomlyKey
  /** @throws StandInError where there is no such key. */
  readonly revoke: (keyId: string) => void
  readonly ids: () => readonly string[]
  /** What a receiver asks; `null` for a key that there is not. */
  readonly secretOf: (keyId: string | undefined) => string | null
}

/** No keys, so far. */
export function recomlyKeys(): RecomlyKeys {
  const secrets = new Map<string, string>()
  return {
    create: () => {
      const key = { keyId: `key_${randomBytes(6).toString('hex')}`, secret: randomCredential('') }
      secrets.set(key.keyId, key.secret)
      return key
    },
    revoke: (keyId) => {
      if (!secrets.delete(keyId)) throw notFound('There is no such key.')
    },
    ids: () => [...secrets.keys()],
    secretOf: (keyId) => (keyId === undefined ? null : (secrets.get(keyId) ?? null)),
  }
}
