import type { KeyObject } from 'node:crypto'
import type { HeaderReader } from '../request/headers.js'
import type { CompiledScheme } from '../scheme/compiled-scheme.js'

/** What a resolver is told. All of it is untrusted at that point: use it to look a secret up, for nothing else. */
export interface SecretRequest<Context = unknown> {
  /** Where the provider names its secrets. */
  readonly keyId: string | undefined
  /** Headers of the request. */
  readonly headers: HeaderReader
  /** What the app's `context` function gave. */
  readonly context: Context
}

/** One secret, or several of which any may have signed. */
export type Secret = string | readonly string[]

/**
 * Looks the secret up for each request. `null` says that there is no such key or tenant, and the request is refused
 * like any other; `undefined`, an empty secret, a throw or a time-out is a fault of this side, and answered 503.
 */
export type SecretResolver<Context = unknown> = (
  request: SecretRequest<Context>,
) => Secret | null | undefined | Promise<Secret | null | undefined>

/** A secret, several during a rotation, a map from key id to secret, or a resolver. */
export type SecretInput<Context = unknown> = Secret | Readonly<Record<string, Secret>> | SecretResolver<Context>

/** A secret that an unsigned first call brought. Nothing about that call was verified. */
export interface CapturedSecret<Context = unknown> extends Omit<SecretRequest<Context>, 'keyId'> {
  /** What the call says that deliveries will be signed with. Keep it as you keep passwords. */
  readonly secret: string
  /** Path and query of the call. */
  readonly url: string
}

/** A secret and its name. */
export interface FirstSecret {
  readonly secret: string
  readonly keyId: string | undefined
}

/** Keys to try for one request. `known` is false for stand-ins, whose verdict does not count. */
export interface Keys {
  readonly known: boolean
  readonly keys: readonly KeyObject[]
}

/** Gives the keys for a scheme and a request. */
export interface Keyring {
  readonly keysFor: (scheme: CompiledScheme, request: SecretRequest) => Keys | Promise<Keys>
  /** The first secret, for handshakes that prove knowledge of it, and its key id where it has one. */
  readonly first: (request: SecretRequest) => Promise<FirstSecret | undefined>
}
