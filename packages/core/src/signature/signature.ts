import type { ErrorCode } from '../errors/error-table.js'
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

/** The signatures that a value holds, as they are written, and the timestamp that stands among them. */
export interface Written {
  readonly signatures: readonly string[]
  readonly timestamp: string | undefined
}

/** Takes a signature value apart by its grammar, or gives the reason to refuse. */
export function splitSignatures(value: string, grammar: SignatureGrammar): Written | ErrorCode {
  if (value.length > maxValueLength) return 'header_malformed'
  const { signatures, timestamps } = splitValue(value, grammar)
  if (timestamps.length > 1) return 'header_repeated'
  const written = signatures.filter((text) => text !== '')
  if (written.length === 0 || written.length > maxCandidates) return 'signature_malformed'
  return { signatures: written, timestamp: timestamps[0] }
}

/**
 * Decodes signatures. Entries that cannot be one are passed over, since senders add fields and versions; where none is left,
 * nothing has to be hashed.
 */
export function decodeSignatures(
  signatures: readonly string[],
  grammar: SignatureGrammar,
  plausible: (bytes: number) => boolean,
  charset: 'latin1' | 'utf8' = 'latin1',
): readonly Buffer[] {
  const candidates: Buffer[] = []
  for (const text of signatures) {
    const bytes = decodeSignature(text, grammar.encoding, grammar.prefix, charset)
    if (bytes && plausible(bytes.length)) candidates.push(bytes)
  }
  return candidates
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

type Fields = { readonly signatures: readonly string[]; readonly timestamps: readonly string[] }

function splitValue(value: string, grammar: SignatureGrammar): Fields {
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
    return { signatures: ends, timestamps: [] }
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

/** Writes signatures as {@link splitSignatures} and {@link decodeSignatures} read them. */
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
