import type { CompiledHandshake } from './handshake.js'
import type { CompiledScheme } from './compiled-scheme.js'
import type { CompiledRef } from './ref.js'
import type { WebhookReply } from './reply.js'
import type { Token } from './template.js'
import type { Tolerance } from './timestamp.js'

/** A provider's data, validated and tokenised once. */
export interface CompiledProvider {
  readonly schemes: readonly [CompiledScheme, ...CompiledScheme[]]
  readonly keyId: CompiledRef | undefined
  readonly ids: readonly CompiledRef[]
  readonly types: readonly (readonly Token[])[]
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
}

/** What covers an id under one scheme: the signature, the signed body, or nothing. */
export function idTrust(ref: CompiledRef, scheme: CompiledScheme | undefined): 'signed' | 'body' | 'unsigned' {
  if (!scheme) return 'unsigned'
  const { source, name } = ref
  if (scheme.tokens.some((token) => typeof token !== 'string' && token.source === source && token.name === name)) return 'signed'
  return (source === 'json' || source === 'form') && scheme.coversBody ? 'body' : 'unsigned'
}
