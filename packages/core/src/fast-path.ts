import { type KeyObject, timingSafeEqual } from 'node:crypto'
import type { CompiledScheme } from './compiled-scheme.js'
import type { Encoding } from './encoding.js'
import type { ErrorCode } from './error-table.js'
import { digestBytes, hmacText, putText } from './hmac.js'
import { repeated, type RequestView } from './request-view.js'
import type { HashName } from './scheme.js'
import { maxCandidates, maxValueLength, type SignatureGrammar } from './signature.js'
import type { Token } from './template.js'

/**
 * What most senders do: one header with HMACs in hex or base64, over a few short texts and then the body. It gives the
 * same verdict as the general way, which the tests hold it to, in less time: signatures are found by scanning, and
 * compared as text in the one spelling that the digest has, so that nothing is decoded or split.
 */
export interface FastPath {
  /** The signatures to try, spelt as a digest is, and the timestamp among them; or why there is none. */
  readonly read: (value: string) => FastSignatures | ErrorCode
  /** Whether one of them is the signature by one of the keys; or what of the signed content is missing. */
  readonly holds: (
    keys: readonly KeyObject[],
    texts: readonly string[],
    view: RequestView,
    timestampText: string | undefined,
  ) => boolean | ErrorCode
}

interface FastSignatures {
  readonly texts: readonly string[]
  readonly timestamp: string | undefined
}

/** The fast path of a scheme that is simple enough for it. */
export function fastPathOf(scheme: CompiledScheme): FastPath | undefined {
  const { definition, grammar, places, tokens, requirements, assertions, urlVariants, each } = scheme
  if (definition.kind !== 'hmac' || grammar.encoding === 'text') return undefined
  if (places.length !== 1 || places[0]!.source !== 'header') return undefined
  if (requirements.length + assertions.length + urlVariants.length > 0 || each) return undefined
  const marks = marksOf(grammar)
  const start = tokens.slice(0, -1).map(startOf)
  const last = tokens.at(-1)
  if (!marks || start.includes(undefined) || typeof last !== 'object' || !('source' in last)) return undefined
  if (last.source !== 'body' || last.transform) return undefined
  const bytes = digestBytes[definition.hash]
  return {
    read: reader(marks, grammar.prefix ?? '', spellingOf(grammar.encoding, bytes)),
    holds: comparer(definition.hash, grammar.encoding, bytes, start as readonly Start[]),
  }
}

type Start = (view: RequestView, timestampText: string | undefined) => ReturnType<RequestView['header']>

/** How to get a piece of what is signed before the body. */
function startOf(token: Token): Start | undefined {
  if (typeof token === 'string') return () => token
  if ('optional' in token || token.transform) return undefined
  if (token.source === 'timestamp') return (_view, timestampText) => timestampText
  return token.source === 'header' ? (view) => view.header(token.name) : undefined
}

/** What stands before a signature, and before the timestamp, in each entry. */
interface Marks {
  readonly separator: string | undefined
  readonly signature: string
  readonly timestamp: string | undefined
}

function marksOf({ fields, list, positions, pairs, values }: SignatureGrammar): Marks | undefined {
  if (positions ?? pairs ?? values) return undefined
  if (!fields && !list) return { separator: undefined, signature: '', timestamp: undefined }
  const { separator, pick, timestamp } = fields ?? { separator: ' ', pick: list!.version }
  // Names that hold what ends them are never found by splitting, and would be by scanning.
  if ([pick, timestamp ?? ''].some((name) => name.includes('=') || name.includes(separator))) return undefined
  if (list) return { separator, signature: `${pick},`, timestamp: undefined }
  return { separator, signature: `${pick}=`, timestamp: timestamp === undefined ? undefined : `${timestamp}=` }
}

type Spelling = (text: string) => string | undefined

/** Gives a signature in the one spelling that a digest has, or nothing where it can be none. */
function spellingOf(encoding: Encoding, bytes: number): Spelling {
  if (encoding === 'hex') {
    // What is not in a digest is found faster than that all is.
    const isDigest = (text: string) => text.length === bytes * 2 && !/[^0-9a-f]/.test(text)
    return (text) => {
      if (isDigest(text)) return text
      const lowered = /[A-F]/.test(text) ? text.toLowerCase() : ''
      return isDigest(lowered) ? lowered : undefined
    }
  }
  const padding = encoding === 'base64' ? '='.repeat((3 - (bytes % 3)) % 3) : ''
  const length = Math.ceil((bytes * 4) / 3)
  const foreign = encoding === 'base64' ? /[^A-Za-z0-9+/]/ : /[^\w-]/
  // The last letter has bits to spare: only where they are zero is it what a digest is written with.
  const last = [/./, /[AQgw]/, /[AEIMQUYcgkosw048]/][bytes % 3]!
  const canonical = (text: string) =>
    text.length === length + padding.length &&
    text.endsWith(padding) &&
    !foreign.test(text.slice(0, length)) &&
    last.test(text.charAt(length - 1))
  return (text) => (canonical(text) ? text : undefined)
}

function reader({ separator, signature, timestamp }: Marks, prefix: string, spell: Spelling): FastPath['read'] {
  const mark = signature + prefix
  return (value) => {
    if (value.length > maxValueLength) return 'header_malformed'
    const texts: string[] = []
    let time: string | undefined
    let found = 0
    for (let from = 0, end: number; from <= value.length; from = end + 1) {
      end = separator === undefined ? -1 : value.indexOf(separator, from)
      if (end < 0) end = value.length
      // Some senders write a blank after the comma.
      if (separator !== undefined) while (from < end && value.charCodeAt(from) === 32) from += 1
      if (timestamp !== undefined && value.startsWith(timestamp, from)) {
        if (time !== undefined) return 'header_repeated'
        time = value.slice(from + timestamp.length, end)
      }
      if (!value.startsWith(signature, from)) continue
      found += 1
      const text = value.startsWith(mark, from) ? spell(value.slice(from + mark.length, end)) : undefined
      if (text !== undefined) texts.push(text)
    }
    return found > maxCandidates || texts.length === 0 ? 'signature_malformed' : { texts, timestamp: time }
  }
}

/** Every key makes its signature and every candidate is compared with it, whatever came of those before. */
function comparer(hash: HashName, encoding: Encoding, bytes: number, starts: readonly Start[]): FastPath['holds'] {
  const { length } = Buffer.alloc(bytes).toString(encoding)
  // Not of the pool that all small buffers share: whoever reads beyond one of those would find a signature.
  const expected = Buffer.alloc(length)
  const given = Buffer.alloc(length)
  return (keys, texts, view, timestampText) => {
    let start = ''
    for (const piece of starts) {
      const text = piece(view, timestampText)
      if (typeof text !== 'string') return text === repeated ? 'header_repeated' : 'header_missing'
      start += text
    }
    let matches = 0
    for (const key of keys) {
      const digest = hmacText(hash, key, start, view.body, encoding)
      putText(expected, 0, digest)
      for (const text of texts) {
        putText(given, 0, text)
        if (timingSafeEqual(given, expected)) matches += 1
      }
    }
    return matches > 0
  }
}
