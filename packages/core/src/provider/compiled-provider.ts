import type { CompiledHandshake } from '../handshake/handshake.js'
import type { WebhookReply } from '../reply/reply.js'
import type { CompiledScheme } from '../scheme/compiled-scheme.js'
import type { Tolerance } from '../verify/timestamp.js'
import { type CompiledRef, samePlace } from './ref.js'
import { refsIn, type Token } from './template.js'

/** A provider's data, validated and tokenised once. */
export interface CompiledProvider {
  readonly schemes: readonly [CompiledScheme, ...CompiledScheme[]]
  readonly keyId: CompiledRef | undefined
  readonly ids: readonly CompiledRef[]
  readonly types: readonly CompiledType[]
  readonly tolerance: Tolerance
  readonly replies: {
    readonly ok: WebhookReply
    readonly refused: WebhookReply
    readonly invalid: WebhookReply
    readonly failed: WebhookReply
  }
  /** Whether a refusal looks like a success, as Recomly's does. */
  readonly masked: boolean
  readonly handshakes: readonly CompiledHandshake[]
  /** What its handshakes sign for anyone who asks; no delivery may sign the same. */
  readonly tokens: readonly RegExp[]
}

/** A template of a name, or the fields of which the first that the body has is the name. */
export type CompiledType = readonly Token[] | { readonly firstOf: readonly string[] }

/** The places that the names of events come from. */
export const typeRefs = (types: readonly CompiledType[]): readonly CompiledRef[] =>
  types.flatMap((type) => ('firstOf' in type ? [] : refsIn(type)))

/** What covers an id under one scheme: the signature, the signed body, or nothing. */
export function idTrust(ref: CompiledRef, scheme: CompiledScheme | undefined): 'signed' | 'body' | 'unsigned' {
  if (!scheme) return 'unsigned'
  const { source } = ref
  const isSigned = scheme.boundPlaces.some((place) => samePlace(place, ref))
  if (isSigned || (source === 'jwt' && scheme.definition.kind === 'jwt')) return 'signed'
  return (source === 'json' || source === 'form') && scheme.covers === 'body' ? 'body' : 'unsigned'
}
