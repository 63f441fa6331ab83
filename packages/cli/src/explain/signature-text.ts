import type { SignatureSource } from '@posthorn/core'
import type { Cause } from './explanation.js'
import { headerValues, signatureHeaders, withHeader } from './places.js'
import { grammarOf, splitSignature, startOf } from './signature-value.js'
import type { Change, Trial } from './trial.js'
import { quoted } from './wording.js'

/** The signature, written in another way. */
export function* signatureTexts(trial: Trial): Generator<Change> {
  for (const scheme of trial.provider.schemes) {
    for (const name of signatureHeaders(scheme)) {
      const [value] = headerValues(trial.request, name)
      if (value === undefined) continue
      for (const [text, cause] of spellings(value, grammarOf(scheme), name))
        if (text !== value) yield { trial: { ...trial, request: withHeader(trial.request, name, text) }, causes: [cause] }
    }
  }
}

/** Other spellings of a signature's header, and what each would mean. */
function* spellings(value: string, grammar: Partial<SignatureSource>, name: string): Generator<readonly [string, Cause]> {
  const start = startOf(grammar)
  const { before, text, after } = splitSignature(value, grammar)
  const given = /^[A-Za-z][\w-]{0,19}[=,: ]\s*(?=.)/.exec(value)?.[0] ?? ''
  const rest = value.slice(given.length)
  if (start && !value.startsWith(start)) {
    yield [
      start + value,
      cause('signature_prefix_missing', `${quoted(name)} lacks ${quoted(start)}, with which this sender begins it`),
    ]
    if (given)
      yield [
        start + rest,
        cause(
          'signature_prefix_other',
          `${quoted(name)} begins with ${quoted(given)}; this sender begins it with ${quoted(start)}`,
        ),
      ]
  }
  if (given && !start)
    yield [
      rest,
      cause('signature_prefix_extra', `${quoted(name)} begins with ${quoted(given)}, which this sender does not write`),
    ]
  const doubled = start && value.startsWith(start + start) ? value.slice(start.length) : value
  yield [doubled, cause('signature_prefix_extra', `${quoted(name)} begins with ${quoted(start)} twice`)]
  for (const [bare, what] of unwrapped(text))
    yield [
      before + bare + after,
      cause(`signature_${what}`, `The signature in ${quoted(name)} is ${what === 'quoted' ? 'in quotes' : 'URL-encoded'}`),
    ]
  const { encoding } = grammar
  if (!encoding) return
  for (const bytes of [
    { at: before, text, end: after },
    { at: start, text: rest, end: '' },
  ]) {
    for (const [other, from] of reEncoded(bytes.text, encoding))
      yield [
        bytes.at + other + bytes.end,
        cause('signature_encoding', `The signature in ${quoted(name)} is written in ${from}; this sender writes ${encoding}`),
      ]
  }
}

const cause = (id: string, problem: string): Cause => ({
  id,
  problem: `${problem}.`,
  fix: 'Hand the header on as it came. If you sign the request yourself, write the signature as the sender does: `sign` of @posthorn/core does it.',
})

function* unwrapped(text: string): Generator<readonly [string, 'quoted' | 'url_encoded']> {
  const bare = text.trim().replaceAll(/^["'`<[]+|["'`>\]]+$/g, '')
  if (bare !== text) yield [bare, 'quoted']
  if (text.includes(' ')) yield [text.trim().replaceAll(' ', '+'), 'url_encoded']
  if (/%[0-9a-f]{2}/i.test(text))
    yield [
      text.replaceAll(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      'url_encoded',
    ]
}

function* reEncoded(text: string, to: NonNullable<SignatureSource['encoding']>): Generator<readonly [string, string]> {
  const hex = /^(?:0x)?((?:[0-9a-f]{2}[:-]?)+)$/i.exec(text)?.[1]?.replaceAll(/[:-]/g, '')
  if (hex) yield [Buffer.from(hex, 'hex').toString(to), to === 'hex' ? 'hex with other signs in it' : 'hex']
  if (!/^[A-Za-z0-9+/_-]{16,}={0,2}$/.test(text)) return
  const bytes = Buffer.from(text, 'base64')
  yield [bytes.toString(to), to === 'base64' ? 'base64url, or without padding' : /[-_]/.test(text) ? 'base64url' : 'base64']
  if (/^(?:[0-9a-f]{2})+$/i.test(bytes.toString('latin1')))
    yield [Buffer.from(bytes.toString('latin1'), 'hex').toString(to), 'base64 of hex']
}
