import type { Integrity, Format } from '../provider/provider.js'
import type { CompiledRef } from '../provider/ref.js'
import type { Placeholder, Token } from '../provider/template.js'
import type { FastPath } from '../signature/fast-path.js'
import type { Method } from '../signature/method.js'
import type { TimestampUnit } from '../signature/signature-source.js'
import type { SignatureGrammar } from '../signature/signature.js'
import type { SignedPlace } from '../signature/signed-places.js'
import type { Scheme, UrlVariant } from './scheme.js'

/** A place that has to equal a template. */
export interface Assertion {
  readonly ref: CompiledRef
  readonly tokens: readonly Token[]
  /** Whether a request without a body may lack the place. */
  readonly bodyOnly: boolean
  /** Whether the place has to end the query: text of the body could otherwise pass for it. */
  readonly endsQuery: boolean
}

/** Where the time stands. */
export interface CompiledTimestamp {
  readonly ref: CompiledRef | undefined
  readonly unit: TimestampUnit
  readonly optional: boolean
}

/** A scheme, tokenised once: verifying and signing read the same data in two directions. */
export interface CompiledScheme {
  readonly definition: Scheme
  readonly name: string
  readonly places: readonly CompiledRef[]
  readonly grammar: SignatureGrammar
  readonly tokens: readonly Token[]
  readonly signedPlaces: readonly SignedPlace[]
  /** Everything that is signed, in the content or as a claim or an assertion about it. */
  readonly signedRefs: readonly Placeholder[]
  /**
   * What is signed as it is. A place that is only signed in lower case, or as a digest of few bits, has other values that
   * are as good.
   */
  readonly boundPlaces: readonly CompiledRef[]
  /** Whether the address that the sender was given is signed. */
  readonly signsUrl: boolean
  /** `ref` is absent where the signature's grammar holds the timestamp. */
  readonly timestamp: CompiledTimestamp | undefined
  readonly requirements: readonly (readonly [CompiledRef, string])[]
  readonly assertions: readonly Assertion[]
  readonly method: Method
  /** Absent where only the general way will do. */
  readonly fastPath: FastPath | undefined
  /** Places that custom code finds signed. */
  readonly signs: readonly CompiledRef[]
  readonly covers: Integrity
  /** Whether the signature itself stands in the body, which then has to be parsed before it is trusted. */
  readonly inBody: boolean
  /** Whether the body has to be parsed before the signature can be checked. */
  readonly readsPayload: boolean
  /** Absent: the receiver's. */
  readonly format: Format | undefined
  readonly urlVariants: readonly UrlVariant[]
  /** An array of which every item is signed. */
  readonly each: CompiledRef | undefined
  /** Stands in the content of plain hashes where the secret goes. */
  readonly secretMarker: Uint8Array
}
