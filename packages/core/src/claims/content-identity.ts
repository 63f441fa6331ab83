import type { Provider } from '../provider/provider.js'
import { type Placeholder, refsIn, type Token } from '../provider/template.js'
import type { RequestView } from '../request/request-view.js'
import type { CompiledScheme } from '../scheme/compiled-scheme.js'
import { fillTemplate } from '../signature/signed-content.js'
import { canonicalUrl } from '../signature/url-variants.js'
import type { Evidence } from '../verify/evidence.js'

/** A piece of what a key is a hash over. */
export type Part = string | Uint8Array

/** What makes two requests the same content: no timestamp or nonce, since senders sign their retries anew. */
export function contentParts(provider: Provider, view: RequestView, evidence: Evidence | undefined): readonly Part[] {
  const scheme = evidence?.scheme
  const signs = (...sources: readonly Placeholder['source'][]) =>
    scheme?.signedRefs.some(({ source }) => sources.includes(source)) ?? false
  // Where fields are signed, and not bytes, the same fields in another order or with other borders are the same content.
  const values = evidence && (provider.identity === 'signed' || signs('params', 'params-query')) && signedValues(evidence, view)
  if (values) return provider.identity === 'signed' || signs('url') ? values : [...values, queryAlone(view)]
  const method = signs('method') ? view.method : ''
  return [signedBody(scheme, view), method, signedAddress(scheme, view, signs)]
}

/**
 * Whether the signed bytes are the time and nothing else. Two deliveries can share them then, so that they do not tell a
 * copy from the next delivery.
 */
export const signsTimeAlone = ({ tokens }: CompiledScheme, { body }: RequestView): boolean =>
  body.length === 0 && refsIn(tokens).every(({ source }) => source === 'timestamp' || source === 'body' || source === 'secret')

/** What was signed, in one piece for each signed part of the request. */
function signedValues({ scheme, parts }: Evidence, view: RequestView): readonly Part[] | undefined {
  const url = view.publicUrl === undefined ? undefined : canonicalUrl(view.publicUrl, scheme.urlVariants)
  const values: Part[] = []
  for (const { item } of parts) {
    view.item = item
    const chunks = fillTemplate(withoutAttempt(scheme.tokens), view, { url, secret: scheme.secretMarker })
    if (typeof chunks === 'string') return undefined
    values.push(Buffer.concat(chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk))))
  }
  return values
}

/** A template without what each attempt has of its own: the time, and the nonces that stand in headers. */
const withoutAttempt = (tokens: readonly Token[]): readonly Token[] =>
  tokens.flatMap((token): readonly Token[] => {
    if (typeof token === 'string') return [token]
    if ('optional' in token) return [{ optional: withoutAttempt(token.optional) }]
    return token.source === 'timestamp' || token.source === 'header' ? [] : [token]
  })

/** A token as a whole body without its signature: of an ECDSA signature anyone can make another that fits. */
const signedBody = (scheme: CompiledScheme | undefined, { jwt, body }: RequestView): Part =>
  jwt && scheme?.places[0]?.source === 'body' ? jwt.signed : body

/**
 * What is signed of the address, in one spelling: were the path that a request happened to take part of it, or another
 * way to write the query, a captured request would be a new delivery for each.
 */
function signedAddress(
  scheme: CompiledScheme | undefined,
  view: RequestView,
  signs: (...sources: readonly Placeholder['source'][]) => boolean,
): string {
  if (signs('url') && view.publicUrl !== undefined) return canonicalUrl(view.publicUrl, scheme?.urlVariants ?? [])
  return (signs('path') ? view.path : '') + queryAlone(view)
}

/** Signed or not, without a body the query is all that tells two deliveries apart. */
const queryAlone = ({ body, url, path }: RequestView): string => (body.length === 0 ? url.slice(path.length) : '')
