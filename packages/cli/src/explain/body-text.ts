import { isUtf8 } from 'node:buffer'
import type { Form } from './body-json.js'

/** A kind of difference between the bytes that came and those that were signed. */
export type TextForm = readonly [id: string, ...form: Form]

const bom = '\uFEFF'

const form = (id: string, signed: string, words: string): TextForm => [id, Buffer.from(signed), words]

/** The same text with other line breaks, ends, marks and letters that look alike. */
export function* textForms(body: Buffer): Generator<TextForm> {
  if (!isUtf8(body)) return
  const text = body.toString()
  yield form('body_newline_added', text.replace(/\r?\n$/, ''), 'the same without the line break at the end')
  yield form('body_newline_added', text.replace(/[\r\n]+$/, ''), 'the same without the line breaks at the end')
  yield form('body_newline_missing', `${text}\n`, 'the same with a line break at the end')
  yield form('body_newline_missing', `${text}\r\n`, 'the same with a Windows line break at the end')
  const unix = text.replaceAll('\r\n', '\n')
  yield form('body_line_endings', unix, 'the same with line breaks of LF')
  yield form('body_line_endings', unix.replaceAll('\n', '\r\n'), 'the same with line breaks of CRLF')
  yield form(
    'body_line_endings',
    unix.replaceAll('\n', '\r\n').replace(/\r\n$/, ''),
    'the same with line breaks of CRLF, and none at the end',
  )
  yield form('body_line_endings', unix.replace(/\n$/, ''), 'the same with line breaks of LF, and none at the end')
  yield form(
    'body_bom',
    text.startsWith(bom) ? text.slice(1) : bom + text,
    `the same ${text.startsWith(bom) ? 'without' : 'with'} a byte order mark`,
  )
  yield form('body_whitespace', text.trim(), 'the same without the white space around it')
  yield form('body_quoted', text.trim().replace(/^(["'])(.*)\1$/s, '$2'), 'the same without the quotes around it')
  yield form(
    'body_escaped',
    text.replaceAll('\\n', '\n').replaceAll('\\"', '"').replaceAll('\\\\', '\\'),
    'the same with backslashes undone',
  )
  yield form('body_unicode_form', text.normalize('NFC'), 'the same with composed letters (NFC)')
  yield form('body_unicode_form', text.normalize('NFD'), 'the same with letters taken apart (NFD)')
}
