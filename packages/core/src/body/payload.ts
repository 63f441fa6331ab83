import secureJson from 'secure-json-parse'
import { WebhookError } from '../errors/errors.js'
import type { Format } from '../provider/provider.js'
import type { RequestView } from '../request/request-view.js'
import type { CompiledScheme } from '../scheme/compiled-scheme.js'
import { parseJwt } from '../signature/jwt.js'

/** Fatal: a body that is not UTF-8 must not become one that is, by way of U+FFFD. A leading byte order mark is dropped. */
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Methods whose requests may have no body at all. */
export const bodilessMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS'])

/**
 * Parses a body the way the provider's definition says; `Content-Type` is the sender's to choose and is not asked.
 *
 * @throws WebhookError `payload_malformed`
 */
export function parsePayload(body: Uint8Array, format: Format, method: string): unknown {
  if (body.length === 0 && bodilessMethods.has(method)) return null
  const text = decode(body)
  if (format === 'json') return parseJson(text)
  if (format === 'form') return parseForm(text)
  return format === 'jwt' ? parseToken(text) : text
}

function parseToken(text: string): unknown {
  const claims = parseJwt(text)?.claims
  if (claims) return claims
  throw malformed('is not a JSON Web Token')
}

function decode(body: Uint8Array): string {
  try {
    return utf8.decode(body)
  } catch {
    throw malformed('is not UTF-8')
  }
}

const removed = { protoAction: 'remove', constructorAction: 'remove' } as const

/**
 * Whether such a key can be there at all, written as it is or with escapes. Words are found faster than patterns, and these
 * two by a part that begins with a rarer letter: each underscore of a body would be looked at for `__proto__`.
 */
const mayHoldPrototype = (text: string): boolean => text.includes('proto_') || text.includes('uctor') || text.includes('\\u')

/** Keys that would reach a prototype once the app merges or copies the event are left out. Of equal keys the last counts. */
function parseJson(text: string): unknown {
  let value: unknown
  // A second byte order mark is none: of the two parsers only one would drop it.
  if (text.startsWith('\uFEFF')) throw malformed('is not JSON')
  try {
    value = mayHoldPrototype(text) ? secureJson.parse(text, null, removed) : JSON.parse(text)
  } catch {
    throw malformed('is not JSON')
  }
  if (typeof value === 'object' && value !== null) return value
  throw malformed('is JSON, but neither an object nor an array')
}

/** Most form fields that are read. */
const maxFields = 1000

function parseForm(text: string): Record<string, string | string[]> {
  const fields = Object.create(null) as Record<string, string | string[]>
  let count = 0
  for (const [name, value] of new URLSearchParams(text)) {
    count += 1
    if (count > maxFields) throw malformed(`has more than ${maxFields} form fields`)
    const before = fields[name]
    fields[name] = before === undefined ? value : typeof before === 'string' ? [before, value] : [...before, value]
  }
  return fields
}

const malformed = (problem: string): WebhookError => new WebhookError('payload_malformed', `The body ${problem}.`)

/** Stands for a body that could not be parsed: nothing is found in it, and it is not to be taken for an absent one. */
const unparsable: unique symbol = Symbol('unparsable')

/** Parses an unverified body, for the few senders whose signature stands inside it or covers parts of it. Nothing is trusted by that. */
export function payloadForScheme(scheme: CompiledScheme, view: RequestView, format: Format): void {
  if (!scheme.readsPayload || view.payload !== undefined) return
  try {
    view.payload = parsePayload(view.body, scheme.format ?? format, view.method)
  } catch {
    view.payload = unparsable
  }
}
