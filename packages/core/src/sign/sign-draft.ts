import { randomUUID } from 'node:crypto'
import { type CompiledProvider, typeRefs } from '../provider/compiled-provider.js'
import { type CompiledRef, isAbsent, needsBody, resolveRef, samePlace, valueAt } from '../provider/ref.js'
import { refsIn } from '../provider/template.js'
import type { RequestView } from '../request/request-view.js'
import type { CompiledScheme } from '../scheme/compiled-scheme.js'
import { writeJwt } from '../signature/jwt.js'
import { writeSignature } from '../signature/signature.js'
import { fillTemplate, signedContent, textOf } from '../signature/signed-content.js'
import { formatTimestamp } from '../verify/timestamp.js'
import { setAt, type SignDraft } from './draft.js'
import type { SignOptions } from './sign.js'

/** Options whose defaults have been filled in. */
export interface SignInput extends SignOptions {
  readonly timestamp: number
  readonly url: string
}

/** Signs a request. Gives why that cannot be done, if so. */
export function signDraft(
  provider: CompiledProvider,
  scheme: CompiledScheme,
  draft: SignDraft,
  options: SignInput,
): string | undefined {
  const now = scheme.timestamp && formatTimestamp(options.timestamp, scheme.timestamp.unit)
  const id = options.id ?? randomUUID()
  fillPlaces(provider, scheme, draft, { ...options, id }, now)
  const there = scheme.timestamp?.ref && resolveRef(scheme.timestamp.ref, draft.view())
  const timestampText = typeof there === 'string' ? there : now
  const { definition } = scheme
  if (definition.kind === 'custom') {
    if (!definition.sign) return 'its custom scheme has no `sign`'
    const { method, body, url, headers } = draft
    const { secret, timestamp } = options
    const header = (name: string) => headers[name]
    Object.assign(headers, definition.sign({ method, url: draft.view().publicUrl ?? url, header, body, secret, timestamp }))
    return undefined
  }
  if (definition.kind === 'jwt') return signToken(scheme, draft, { ...options, id }, provider)
  for (const { ref, tokens } of scheme.assertions) {
    const filled = fillTemplate(tokens, draft.view(), {})
    if (typeof filled !== 'string') draft.fill(ref, textOf(filled))
  }
  const place = scheme.places[0]!
  if (scheme.each) return signItems(scheme, draft, place, options.secret, timestampText)
  const text = signatureText(scheme, draft.view(), timestampText, options)
  if (text === undefined) return `"${scheme.name}" signs what is not there: ${missingIn(scheme, draft).join(', ')}`
  return draft.put(place, text) ? undefined : cannotPut(scheme, place)
}

/** What is signed and absent, and the option that would bring it. */
function missingIn({ tokens }: CompiledScheme, draft: SignDraft): string[] {
  const view = draft.view()
  const needed = tokens.filter((token) => typeof token === 'object' && 'source' in token)
  return needed
    .filter((ref) => isAbsent(ref, view))
    .flatMap(({ source, name }) => {
      if (source === 'timestamp' || source === 'body' || source === 'secret') return []
      if (source === 'header') return [`the header "${name}" (\`headers\`)`]
      if (source === 'query') return [`"${name}" in the query (\`url\`)`]
      return source === 'url' || source === 'url-without-query' ? ['the address (`publicUrl`)'] : [`"${name}" in the body`]
    })
}

const cannotPut = ({ name }: CompiledScheme, { source }: CompiledRef): string =>
  source === 'json'
    ? `"${name}" has its signature in the body, which is no JSON object`
    : `"${name}" has its signature in the ${source}`

/** Ids and names where they stand in headers, and whatever is signed by name and missing. */
function fillPlaces(
  { keyId, ids, types }: CompiledProvider,
  scheme: CompiledScheme,
  draft: SignDraft,
  options: SignInput & { readonly id: string },
  timestampText: string | undefined,
): void {
  const signed = refsIn(scheme.tokens)
  const isSigned = (ref: CompiledRef) => signed.some((place) => samePlace(place, ref))
  const fill = (ref: CompiledRef | undefined, value: string | undefined) => {
    if (ref && value !== undefined && (ref.source === 'header' || isSigned(ref))) draft.fill(ref, value)
  }
  fill(keyId, options.keyId)
  fill(ids[0], options.id)
  if (options.type !== undefined)
    fill(
      typeRefs(types).find(({ source }) => source === 'header'),
      options.type,
    )
  for (const [ref, value] of scheme.requirements) if (!needsBody(ref)) draft.fill(ref, value)
  const time = scheme.timestamp?.ref
  const inBody = time && needsBody(time) && !signed.some(({ source }) => source === 'timestamp')
  if (time && timestampText !== undefined && !inBody) draft.fill(time, timestampText)
}

function signatureText(
  scheme: CompiledScheme,
  view: RequestView,
  timestamp: string | undefined,
  { secret, keyId }: Pick<SignOptions, 'secret' | 'keyId'>,
): string | undefined {
  const content = signedContent(scheme, view, timestamp)
  if (typeof content === 'string' || !scheme.method.sign) return undefined
  return writeSignature(scheme.method.sign(secret, content), scheme.grammar, { timestamp, keyId })
}

function signItems(
  scheme: CompiledScheme,
  draft: SignDraft,
  place: CompiledRef,
  secret: string,
  timestamp: string | undefined,
): string | undefined {
  const items = valueAt(draft.view().payload, scheme.each!.path)
  if (!Array.isArray(items)) return `the body has no list at "${scheme.each!.name}"`
  const texts = (items as readonly unknown[]).map((item) => signatureText(scheme, draft.view(item), timestamp, { secret }))
  if (texts.includes(undefined)) return `an item lacks a value that "${scheme.name}" signs`
  const written = draft.change((payload) => {
    const list = valueAt(payload, scheme.each!.path) as readonly unknown[]
    return list.every((item, index) => setAt(item, place.path, texts[index]!))
  })
  return written ? undefined : 'an item is no object, so that no signature can be put into it'
}

/** What a token is to say: in a body that is the token, what was given as its claims. */
function claimsIn(body: Buffer): Record<string, unknown> | undefined {
  try {
    const claims: unknown = JSON.parse(body.toString())
    return typeof claims === 'object' && claims !== null && !Array.isArray(claims) ? { ...claims } : undefined
  } catch {
    return undefined
  }
}

function signToken(
  scheme: CompiledScheme,
  draft: SignDraft,
  options: SignInput & { readonly id: string },
  { keyId, ids }: CompiledProvider,
): string | undefined {
  const { definition } = scheme
  if (definition.kind !== 'jwt') return undefined
  const view = draft.view()
  const place = scheme.places[0]!
  const header: Record<string, unknown> = { alg: definition.algorithms[0], typ: 'JWT' }
  const claims = place.source === 'body' ? claimsIn(draft.body) : {}
  if (!claims) return 'its body is a token: give its claims as a JSON object'
  const parts: Record<string, unknown> = { header, claims }
  for (const { ref, tokens, bodyOnly } of scheme.assertions) {
    const filled = fillTemplate(tokens, view, { url: view.publicUrl })
    if (typeof filled === 'string') return `a value that the token names is missing: "${ref.name}"`
    if (!bodyOnly || draft.body.length > 0) setAt(parts, ref.path, textOf(filled))
  }
  if (keyId?.source === 'jwt' && options.keyId !== undefined) setAt(parts, keyId.path, options.keyId)
  for (const ref of ids.slice(0, 1)) if (ref.source === 'jwt') setAt(parts, ref.path, options.id)
  // A date in a token is a number: RFC 7519 section 2.
  claims.iat ??= Math.floor(options.timestamp / 1000)
  const token = writeJwt(header, claims, (text) => scheme.method.sign!(options.secret, [text]))
  const text = (scheme.grammar.prefix ?? '') + token
  if (place.source === 'body') draft.body = Buffer.from(text)
  else if (!draft.put(place, text)) return cannotPut(scheme, place)
  return undefined
}
