import { createHash, hash as hashOnce, randomUUID } from 'node:crypto'
import { idTrust } from '../provider/compiled-provider.js'
import type { Provider } from '../provider/provider.js'
import { type CompiledRef, resolveRef } from '../provider/ref.js'
import type { RequestView } from '../request/request-view.js'
import type { CompiledScheme } from '../scheme/compiled-scheme.js'
import { signedContent } from '../signature/signed-content.js'
import { canonicalUrl } from '../signature/url-variants.js'
import type { ReplayMark } from '../stores/store.js'
import type { Evidence } from '../verify/evidence.js'
import type { Tolerance } from '../verify/timestamp.js'
import { contentParts, type Part, signsTimeAlone } from './content-identity.js'

/** Which delivery a request is. */
export interface Identity {
  /** As the sender names it; only for showing. */
  readonly id: string | undefined
  /** Key of its claim: a hash, so that nothing a sender writes reaches a store as it is. */
  readonly key: string
  readonly mark: ReplayMark | undefined
}

/** What an identity is made of. */
export interface IdentityInput {
  readonly provider: Provider
  readonly endpoint: string
  readonly tenant: string | undefined
  readonly view: RequestView
  /** Absent when nothing was verified. */
  readonly evidence: Evidence | undefined
  readonly tolerance: Tolerance
  readonly retentionMs: number
  readonly replay: 'suppress' | 'flag'
}

/** A pure function of what was signed and of configuration: the same delivery has the same key in every process. Only where the definition says that nothing makes two deliveries one, each attempt has its own. */
export function identify(input: IdentityInput): Identity {
  const { provider, view, evidence } = input
  const scheme = evidence?.scheme
  const { id, trusted } = idsOf(provider['~compiled'].ids, view, scheme)
  if (trusted !== undefined) return { id, key: keyOf(slotOf(input, ['id', trusted])), mark: undefined }
  // Two notices of a sender may be alike to the last byte, and suppressing the second would lose what it is about.
  if (provider.identity === 'none') return { id, key: keyOf(slotOf(input, ['none', randomUUID()])), mark: undefined }
  if (provider.identity === 'attempt' && evidence)
    return { id, key: keyOf(slotOf(input, ['attempt', attemptDigest(evidence, view)])), mark: undefined }
  const slot = slotOf(input, ['content', ...contentParts(provider, view, evidence)])
  const takesUnsignedId = provider.ids.length > 0 && evidence !== undefined
  if (!takesUnsignedId) return { id, key: keyOf(slot), mark: undefined }
  if (scheme?.timestamp && !signsTimeAlone(scheme, view)) {
    // The sender signs each attempt anew, so equal signed bytes under another id are a copy of a captured request.
    const ttlMs = (input.tolerance.past + input.tolerance.future) * 1000
    const mark: ReplayMark = { key: keyOf(slot, ['attempt', attemptDigest(evidence, view)]), ttlMs, mode: 'suppress' }
    return { id, key: id === undefined ? keyOf(slot) : keyOf(slot, ['id', id]), mark }
  }
  const suppresses = input.replay === 'suppress' && !(scheme && signsTimeAlone(scheme, view))
  if (suppresses || id === undefined) return { id, key: keyOf(slot), mark: undefined }
  return { id, key: keyOf(slot, ['id', id]), mark: { key: keyOf(slot, ['seen']), ttlMs: input.retentionMs, mode: 'flag' } }
}

/** The first id that is there, and the one that can be relied on most. */
function idsOf(
  refs: readonly CompiledRef[],
  view: RequestView,
  scheme: CompiledScheme | undefined,
): { readonly id: string | undefined; readonly trusted: string | undefined } {
  let id: string | undefined
  let signed: string | undefined
  let inBody: string | undefined
  for (const ref of refs) {
    const value = resolveRef(ref, view)
    if (typeof value !== 'string' || value === '') continue
    id ??= value
    const trust = idTrust(ref, scheme)
    if (trust === 'signed') signed ??= value
    if (trust === 'body') inBody ??= value
  }
  return { id, trusted: signed ?? inBody }
}

function attemptDigest({ scheme, timestampText, parts: [first] }: Evidence, view: RequestView): Part {
  view.item = first?.item
  // Where items are signed one by one, the first says too little; what custom code signs is not known.
  const whole = scheme.each !== undefined || scheme.definition.kind === 'custom'
  const url = view.publicUrl === undefined ? undefined : canonicalUrl(view.publicUrl, scheme.urlVariants)
  const content = whole ? [view.body, timestampText ?? ''] : signedContent(scheme, view, timestampText, url)
  const parts = typeof content === 'string' ? [view.body] : content
  return digest(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)))
}

function slotOf({ provider, endpoint, tenant }: IdentityInput, parts: readonly Part[]): string {
  return digest([provider.name, endpoint, tenant === undefined ? '' : `tenant ${tenant}`, ...parts])
}

/**
 * `v1:{slot}` or `v1:{slot}:part`; the braces keep a delivery's keys in one Redis Cluster slot. Joined, since text that is
 * added up keeps all that it was made of, which is half as much again in a store that remembers a million of them.
 */
function keyOf(slot: string, parts?: readonly Part[]): string {
  return (parts ? ['v1:{', slot, '}:', digest(parts)] : ['v1:{', slot, '}']).join('')
}

/**
 * Each part is preceded by its length, so that no two lists of parts give the same bytes. Text is hashed as UTF-16: half a
 * surrogate pair, which JSON can hold, would become U+FFFD in UTF-8 and meet every other. Lists of nothing but text, which
 * most are, are hashed in one go; their second byte is zero, as it is in no other list.
 */
function digest(parts: readonly Part[]): string {
  let text = ''
  for (const part of parts) {
    if (typeof part !== 'string') return digestOfBytes(parts)
    text += `${part.length}:${part}`
  }
  return hashOnce('sha256', Buffer.from(text, 'utf16le'), 'base64url')
}

function digestOfBytes(parts: readonly Part[]): string {
  const hash = createHash('sha256')
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'utf16le') : part
    hash.update(`${bytes.length}:`).update(bytes)
  }
  return hash.digest('base64url')
}
