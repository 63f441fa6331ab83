import { isUtf8 } from 'node:buffer'
import { brotliDecompressSync, gunzipSync, gzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import { parsed } from './places.js'
import type { TextForm } from './body-text.js'

const largest = 32 * 1024 * 1024
const decoders = [gunzipSync, inflateSync, inflateRawSync, brotliDecompressSync]

/** The same content in another coding: compressed, base64, a form, another charset. */
export function* codedForms(body: Buffer): Generator<TextForm> {
  const text = body.toString()
  yield* unpacked(body)
  yield ['body_base64', Buffer.from(body.toString('base64')), 'its base64']
  if (/^[A-Za-z0-9+/_\s-]{4,}={0,2}\s*$/.test(text))
    yield ['body_base64', Buffer.from(text, 'base64'), 'what its base64 stands for']
  if (isUtf8(body)) yield* charsets(body, text)
  if (body.includes(0)) yield ['body_charset', Buffer.from(body.toString('utf16le').replace(/^\uFEFF/, '')), 'the same as UTF-8']
  const value = parsed(text)
  if (typeof value === 'string') yield ['body_double_encoded', Buffer.from(value), 'the text that it holds as a JSON string']
  yield ['body_double_encoded', Buffer.from(JSON.stringify(text)), 'it as a JSON string']
  yield* forms(text, value)
  yield ['body_empty', Buffer.alloc(0), 'nothing at all']
}

function* unpacked(body: Buffer): Generator<TextForm> {
  for (const decode of decoders) {
    try {
      const plain = decode(body, { maxOutputLength: largest })
      if (plain.length > 0) yield ['body_compressed', plain, 'the same, uncompressed']
    } catch {
      // It is not compressed in this way.
    }
  }
  yield ['body_uncompressed', gzipSync(body), 'the same, compressed by gzip']
}

function* charsets(body: Buffer, text: string): Generator<TextForm> {
  const narrow = Buffer.from(text, 'latin1')
  if (narrow.toString('latin1') === text) yield ['body_charset', narrow, 'the same as Latin-1']
  const wide = Buffer.from(body.toString('latin1'))
  yield ['body_charset', wide, 'it taken for Latin-1 and encoded again as UTF-8']
  const windows = fromWindows(text)
  if (windows) yield ['body_charset', windows, 'the same as Windows-1252']
  yield ['body_charset', Buffer.from(text, 'utf16le'), 'the same as UTF-16']
}

// Not by TextDecoder: several versions of Node take windows-1252 for Latin-1.
const windows80to9f =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178'

/** Bytes of a text in Windows-1252; nothing where it has another character. */
function fromWindows(text: string): Buffer | undefined {
  const bytes = Buffer.alloc(text.length)
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    const special = windows80to9f.indexOf(text[index]!)
    if (special < 0 && code > 0xff) return undefined
    bytes[index] = special < 0 ? code : 0x80 + special
  }
  return bytes
}

function* forms(text: string, value: unknown): Generator<TextForm> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  const flat = isObject && Object.values(value).every((field) => typeof field !== 'object' || field === null)
  if (flat)
    yield [
      'body_form',
      Buffer.from(
        new URLSearchParams(Object.entries(value).map(([name, field]): [string, string] => [name, String(field)])).toString(),
      ),
      'its fields as a form',
    ]
  if (isObject) yield ['body_form', Buffer.from(new URLSearchParams({ payload: text }).toString()), 'a form with it as `payload`']
  if (value !== undefined || !/^[^=&\s]+=/.test(text)) return
  const fields = new URLSearchParams(text)
  yield ['body_form', Buffer.from(JSON.stringify(Object.fromEntries(fields))), 'its fields as JSON']
  const written = fields.toString()
  yield ['body_form', Buffer.from(written), 'the same form with blanks as +']
  yield ['body_form', Buffer.from(written.replaceAll('+', '%20')), 'the same form with blanks as %20']
  yield [
    'body_form',
    Buffer.from([...fields].map(([name, field]) => `${encodeURIComponent(name)}=${encodeURIComponent(field)}`).join('&')),
    'the same form, escaped as encodeURIComponent does',
  ]
  if (fields.has('payload')) yield ['body_form', Buffer.from(fields.get('payload')!), 'the field `payload` alone']
}
