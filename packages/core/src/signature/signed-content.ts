import type { ErrorCode } from '../errors/error-table.js'
import { isAbsent, resolveRef } from '../provider/ref.js'
import { type Placeholder, refsIn, type Token } from '../provider/template.js'
import { repeated, type RequestView } from '../request/request-view.js'
import type { CompiledScheme } from '../scheme/compiled-scheme.js'
import type { Chunk } from './method.js'
import { urlForms } from './url-variants.js'

/** The bytes that are signed, in pieces; the body is never copied or decoded. `url` is one way to write the address. */
export function signedContent(
  scheme: CompiledScheme,
  view: RequestView,
  timestampText: string | undefined,
  url: string | undefined = view.publicUrl,
): readonly Chunk[] | ErrorCode {
  if (scheme.definition.kind === 'jwt') return view.jwt ? [view.jwt.signed] : 'signature_malformed'
  return fillTemplate(scheme.tokens, view, { timestampText, url, secret: scheme.secretMarker })
}

/** The same for every way to write the address that the sender may have signed. */
export function signedContents(
  scheme: CompiledScheme,
  view: RequestView,
  timestampText: string | undefined,
): readonly (readonly Chunk[])[] | ErrorCode {
  const urls = view.publicUrl === undefined ? [undefined] : urlForms(view.publicUrl, scheme.urlVariants)
  const contents: (readonly Chunk[])[] = []
  for (const url of urls) {
    const content = signedContent(scheme, view, timestampText, url)
    if (typeof content === 'string') return content
    contents.push(content)
  }
  return contents
}

/** Values that a request does not hold as a place of its own. */
interface Known {
  readonly timestampText?: string | undefined
  readonly url?: string | undefined
  readonly secret?: Uint8Array
}

/** Fills a template. Gives why it cannot be filled, where a place is absent or there more than once. */
export function fillTemplate(tokens: readonly Token[], view: RequestView, known: Known): readonly Chunk[] | ErrorCode {
  const chunks: Chunk[] = []
  for (const token of tokens) {
    if (typeof token === 'string') {
      chunks.push(token)
    } else if ('optional' in token) {
      if (refsIn(token.optional).some((ref) => isAbsent(ref, view))) continue
      const part = fillTemplate(token.optional, view, known)
      if (typeof part === 'string') return part
      chunks.push(...part)
    } else {
      const value = valueOf(token, view, known)
      if (value === undefined) return 'header_missing'
      if (value === repeated) return 'header_repeated'
      chunks.push(token.transform ? token.transform(typeof value === 'string' ? Buffer.from(value, 'latin1') : value) : value)
    }
  }
  return chunks
}

function valueOf(
  token: Placeholder,
  view: RequestView,
  { timestampText, url, secret }: Known,
): Chunk | undefined | typeof repeated {
  if (token.source === 'body') return view.body
  if (token.source === 'secret') return secret
  if (token.source === 'timestamp') return timestampText
  if (token.source === 'url') return url
  const value = resolveRef(token, view)
  // Header text is Latin-1 as Node reads it, which gives the sender's bytes back; everything else was decoded from UTF-8.
  return typeof value === 'string' && !latin1.has(token.source) ? Buffer.from(value) : value
}

const latin1: ReadonlySet<Placeholder['source']> = new Set(['header', 'method', 'path', 'url-without-query'])

/** A filled template as text. */
export const textOf = (chunks: readonly Chunk[]): string =>
  chunks.map((chunk) => (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())).join('')
