import type { ErrorCode } from './error-table.js'
import type { Evidence } from './evidence.js'
import type { RequestView } from './request-view.js'
import type { Keys } from './secret-input.js'
import { signedContent } from './signed-content.js'

/**
 * Checks the signature over the exact bytes. Every key and every candidate is tried, known key id or not, so that the
 * time tells neither which secret signed nor whether the id exists. Gives the reason to refuse, or nothing.
 */
export function checkSignature(evidence: Evidence, view: RequestView, { known, keys }: Keys): ErrorCode | undefined {
  const { scheme, candidates, timestampText } = evidence
  const content = signedContent(scheme, view, timestampText)
  if (typeof content === 'string') return content
  let matches = 0
  for (const key of keys) {
    if (scheme.method.verify(key, content, candidates, view)) matches += 1
  }
  if (!known) return 'key_unknown'
  return matches > 0 ? undefined : 'signature_mismatch'
}
