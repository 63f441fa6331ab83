import type { CompiledScheme } from './compiled-scheme.js'
import type { ErrorCode } from './error-table.js'
import type { Chunk } from './method.js'
import { resolveRef } from './ref.js'
import { repeated, type RequestView } from './request-view.js'

/** The bytes that are signed, in pieces; the body is never copied or decoded. */
export function signedContent(
  scheme: CompiledScheme,
  view: RequestView,
  timestampText: string | undefined,
): readonly Chunk[] | ErrorCode {
  const chunks: Chunk[] = []
  for (const token of scheme.tokens) {
    if (typeof token === 'string') chunks.push(token)
    else if (token.source === 'body') chunks.push(view.body)
    else if (token.source === 'secret') chunks.push(scheme.secretMarker)
    else {
      const value = token.source === 'timestamp' ? timestampText : resolveRef(token, view)
      if (value === undefined) return 'header_missing'
      if (value === repeated) return 'header_repeated'
      // Header text is Latin-1 as Node reads it, which gives the sender's bytes back; values from a body are UTF-8.
      chunks.push(token.source === 'json' || token.source === 'form' ? Buffer.from(value) : value)
    }
  }
  return chunks
}
