import type { ErrorCode } from '../errors/error-table.js'
import { couldBeToken } from '../handshake/handshake-token.js'
import type { CompiledProvider } from '../provider/compiled-provider.js'
import { resolveRef } from '../provider/ref.js'
import type { RequestView } from '../request/request-view.js'
import type { CompiledScheme } from '../scheme/compiled-scheme.js'
import { usesPublicKey } from '../secrets/scheme-keys.js'
import type { Keys } from '../secrets/secret-input.js'
import type { Chunk } from '../signature/method.js'
import { fillTemplate, signedContent, signedContents, textOf } from '../signature/signed-content.js'
import { bordersHold } from '../signature/signed-places.js'
import { sameText } from './compare.js'
import type { Evidence } from './evidence.js'

/** Most signatures of one request that are checked: a stranger could have many made for items, addresses and keys. */
const maxChecks = 4000
const maxPublicChecks = 256

/**
 * Checks the signature over the exact bytes. Every key and every candidate is tried, known key id or not, so that the
 * time tells neither which secret signed nor whether the id exists. Gives the reason to refuse, or nothing.
 */
export function checkSignature(
  { tokens }: Pick<CompiledProvider, 'tokens'>,
  evidence: Evidence,
  view: RequestView,
  { known, keys }: Keys,
): ErrorCode | undefined {
  const { scheme, parts, texts, timestampText } = evidence
  if (texts) {
    const held = scheme.fastPath!.holds(keys, texts, evidence.start, view.body)
    if (!known) return 'key_unknown'
    const content = tokens.length > 0 ? signedContent(scheme, view, timestampText) : []
    return held && typeof content === 'object' && !couldBeToken(tokens, content) ? undefined : 'signature_mismatch'
  }
  const contents: (readonly (readonly Chunk[])[])[] = []
  for (const { item } of parts) {
    view.item = item
    if (!bordersHold(scheme.signedPlaces, view)) return 'signature_mismatch'
    const variants = signedContents(scheme, view, timestampText)
    if (typeof variants === 'string') return variants
    contents.push(variants)
  }
  const checks = parts.reduce((sum, { candidates }, index) => sum + candidates.length * contents[index]!.length, 0) * keys.length
  if (checks > (usesPublicKey(scheme) ? maxPublicChecks : maxChecks)) return 'signature_malformed'
  let matches = 0
  for (const key of keys) {
    let held = 0
    for (const [index, { candidates }] of parts.entries()) {
      const verdicts = contents[index]!.map((content) => scheme.method.verify(key, content, candidates, view))
      if (verdicts.includes(true)) held += 1
    }
    if (held === parts.length) matches += 1
  }
  const asserted = assertionsHold(scheme, view)
  if (!known) return 'key_unknown'
  const isToken = contents.some((variants) => variants.some((content) => couldBeToken(tokens, content)))
  return matches > 0 && asserted && !isToken ? undefined : 'signature_mismatch'
}

/** Whether every place that has to equal a template does. Nothing here is secret, but the claims of a token are signed. */
export function assertionsHold({ assertions }: CompiledScheme, view: RequestView): boolean {
  return assertions.every(({ ref, tokens, bodyOnly }) => {
    const given = resolveRef(ref, view)
    if (given === undefined) return bodyOnly && view.body.length === 0
    const filled = fillTemplate(tokens, view, { url: view.publicUrl })
    return typeof given === 'string' && typeof filled !== 'string' && sameText(given, textOf(filled))
  })
}
