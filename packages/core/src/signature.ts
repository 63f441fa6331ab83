import type { ErrorCode } from './error-table.js'
import { decodeStrict, type Encoding } from './encoding.js'
import type { SignatureSource } from './signature-source.js'

/** A signature's grammar without its place. Tokens are plain text. */
export interface SignatureGrammar extends Omit<SignatureSource, 'from' | 'encoding'> {
  readonly encoding: Encoding | 'text'
}

/** How many signatures of one request are tried. A sender that rotates secrets sends two or three. */
export const maxCandidates = 16

/** Longest header, query or field value that is looked at. */
export const maxValueLength = 4096

/** Longest JSON Web Token in a header. */
export const maxTokenLength = 8192

/** The signatures that a request carries, decoded, and the timestamp that stood among them. */
export interface Signatures {
  readonly candidates: readonly Buffer[]
  readonly timestamp: string | undefined
}

interface Texts {
  readonly signatures: readonly string[]
  readonly timestamps: readonly string[]
}

/**
 * Reads one signature value by its grammar. Entries that cannot be a signature are passed over, since senders add
 * fields and versions; a value with none that can is refused, without hashing anything.
 */
export function readSignatures(
  value: string,
  grammar: SignatureGrammar,
  plausible: (bytes: number) => boolean,
  charset: 'latin1' | 'utf8' = 'latin1',
): Signatures | ErrorCode {
  if (value.length > maxValueLength) return 'header_malformed'
  const { signatures, timestamps } = splitValue(value, grammar)
  if (timestamps.length > 1) return 'header_repeated'
  if (signatures.length > maxCandidates) return 'signature_malformed'
  const candidates: Buffer[] = []
  for (const text of signatures) {
    const bytes = decodeSignature(text, grammar.encoding, grammar.prefix, charset)
    if (bytes && plausible(bytes.length)) candidates.push(bytes)
  }
  if (candidates.length === 0) return 'signature_malformed'
  return { candidates, timestamp: timestamps[0] }
}

function decodeSignature(
  text: string,
  encoding: Encoding | 'text',
  prefix: string | undefined,
  charset: 'latin1' | 'utf8',
): Buffer | undefined {
  if (prefix !== undefined && !text.startsWith(prefix)) return undefined
  const bare = text.slice(prefix?.length ?? 0)
  return encoding === 'text' ? Buffer.from(bare, charset) : decodeStrict(bare, encoding)
}

function splitValue(value: string, grammar: SignatureGrammar): Texts {
  if (grammar.fields) {
    const { separator, pick, timestamp } = grammar.fields
    const fields = value.split(separator).map(readField)
    const named = (name: string | undefined) => fields.flatMap(([key, text]) => (key === name ? [text] : []))
    return { signatures: named(pick), timestamps: timestamp === undefined ? [] : named(timestamp) }
  }
  if (grammar.list) {
    const start = `${grammar.list.version},`
    const entries = value.split(' ').filter((entry) => entry.startsWith(start))
    return { signatures: entries.map((entry) => entry.slice(start.length)), timestamps: [] }
  }
  if (grammar.positions) {
    const [timestamp = '', ...signatures] = value.split(grammar.positions.separator)
    return { signatures, timestamps: [timestamp] }
  }
  if (grammar.pairs) {
    const { separator, between } = grammar.pairs
    const ends = value.split(separator).map((pair) => (pair.indexOf(between) < 0 ? '' : pair.slice(pair.indexOf(between) + 1)))
    return { signatures: ends.filter((text) => text !== ''), timestamps: [] }
  }
  return {
    signatures: grammar.values ? value.split(grammar.values.separator).map((text) => text.trim()) : [value],
    timestamps: [],
  }
}

/** `t=1712345678`, with the blank after a comma that some senders write. */
function readField(field: string): readonly [string, string] {
  const trimmed = field.replace(/^ +/, '')
  const equals = trimmed.indexOf('=')
  return equals < 0 ? ['', ''] : [trimmed.slice(0, equals), trimmed.slice(equals + 1)]
}

/** Writes signatures as {@link readSignatures} reads them. */
export function writeSignature(
  signature: Buffer,
  grammar: SignatureGrammar,
  { timestamp, keyId = 'key' }: { readonly timestamp?: string | undefined; readonly keyId?: string | undefined } = {},
): string {
  const text = (grammar.prefix ?? '') + signature.toString(grammar.encoding === 'text' ? 'latin1' : grammar.encoding)
  if (grammar.fields) {
    const { separator, pick, timestamp: timestampField } = grammar.fields
    const time = timestampField !== undefined && timestamp !== undefined ? `${timestampField}=${timestamp}${separator}` : ''
    return `${time}${pick}=${text}`
  }
  if (grammar.list) return `${grammar.list.version},${text}`
  if (grammar.positions) return `${timestamp ?? ''}${grammar.positions.separator}${text}`
  if (grammar.pairs) return `${keyId}${grammar.pairs.between}${text}`
  return text
}
