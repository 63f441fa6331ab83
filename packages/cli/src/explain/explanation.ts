import type { Provider } from '@posthorn/core'

/** A request that somebody kept. */
export interface SavedRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  /** As they came, repeated ones apart. */
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Buffer
}

/** A secret and the name to call it by, since its value is never shown. */
export interface NamedSecret {
  /** Such as `RECOVER_SECRET`, or `line 2 of stdin`. */
  readonly name: string
  readonly value: string
}

/** What there is to go by. */
export interface Evidence {
  /** One that fetches what it verifies with (an asynchronous custom scheme) is never run. */
  readonly provider: Provider
  readonly request: SavedRequest
  readonly secrets: readonly NamedSecret[]
  /** Which key the app holds the secrets under, where the sender names its keys. */
  readonly keyId?: string
  readonly publicUrl?: string
  /** When the request came: milliseconds since 1970. */
  readonly now: number
  /** Other senders that it could be from. */
  readonly others: readonly Provider[]
  readonly onProgress?: (tried: number) => void
  readonly signal?: AbortSignal
}

/** Something that makes the request verify. */
export interface Cause {
  /** Stable: `secret_whitespace`, `body_reserialised`. */
  readonly id: string
  /** What is wrong. */
  readonly problem: string
  /** The line to change, or what to do. */
  readonly fix: string
}

/** Why a request does not verify. */
export type Explanation =
  | { readonly verdict: 'verified'; readonly scheme: string; readonly secret: string }
  | {
      readonly verdict: 'explained'
      /** Code and message of the refusal, as `signature_missing: The request has no signature.` */
      readonly refusal: string
      /** All of them together make it verify; or a single one that is plain to see, as that there is no signature. */
      readonly causes: readonly Cause[]
      /** Name of the secret that the signature was made with. Left out where nothing was verified. */
      readonly secret?: string
    }
  | {
      readonly verdict: 'nothing_found'
      readonly refusal: string
      readonly tried: number
      /** Whether everything was tried; of a large body only as much is as can be hashed in a few seconds. */
      readonly complete: boolean
      /** What to look at next, what the request itself points at first. */
      readonly next: readonly string[]
    }
