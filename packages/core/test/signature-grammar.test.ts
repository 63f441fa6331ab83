import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeSignatures,
  maxCandidates,
  maxValueLength,
  type SignatureGrammar,
  splitSignatures,
  writeSignature,
} from '../src/signature/signature.js'

function readSignatures(value: string, grammar: SignatureGrammar, plausible: (bytes: number) => boolean) {
  const written = splitSignatures(value, grammar)
  if (typeof written === 'string') return written
  const candidates = decodeSignatures(written.signatures, grammar, plausible)
  return candidates.length === 0 ? 'signature_malformed' : { candidates, timestamp: written.timestamp }
}

const sha256 = (bytes: number) => bytes === 32
const digest = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes))
const hex = (buffer: Buffer) => buffer.toString('hex')

const grammars: readonly [string, SignatureGrammar][] = [
  ['bare', { encoding: 'hex' }],
  ['prefix', { encoding: 'hex', prefix: 'sha256=' }],
  ['fields', { encoding: 'hex', fields: { separator: ',', pick: 'v1', timestamp: 't' } }],
  ['fields with semicolons', { encoding: 'hex', fields: { separator: ';', pick: 'h1', timestamp: 'ts' } }],
  ['list', { encoding: 'base64', list: { version: 'v1' } }],
  ['positions', { encoding: 'hex', positions: { separator: ',' } }],
  ['pairs', { encoding: 'hex', pairs: { separator: '&', between: '|' } }],
  ['values', { encoding: 'base64', values: { separator: ',' } }],
  ['base64url', { encoding: 'base64url' }],
]

const refusals = new Set<string>(['header_malformed', 'header_repeated', 'signature_malformed'])

const outside = fc.oneof(
  fc.string({ maxLength: 5000 }),
  fc.string({ unit: fc.constantFrom(...'tv01=,; abcdef+/'.split('')), maxLength: 400 }),
  fc
    .array(
      fc.oneof(
        digest.map(hex),
        digest.map((bytes) => bytes.toString('base64')),
        fc.constantFrom('t=1', 'v1=', 'v1,', ''),
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join(',')),
)

describe.each(grammars)('%s', (_name, grammar) => {
  it('reads what it writes', () => {
    const timed = grammar.fields?.timestamp !== undefined || grammar.positions !== undefined
    fc.assert(
      fc.property(digest, fc.nat().map(String), (signature, time) => {
        const read = readSignatures(writeSignature(signature, grammar, timed ? { timestamp: time } : {}), grammar, sha256)
        expect(read).toEqual({ candidates: [signature], timestamp: timed ? time : undefined })
      }),
    )
  })

  it('gives bounded, plausible candidates or a reason, for anything at all', () => {
    fc.assert(
      fc.property(outside, (value) => {
        const read = readSignatures(value, grammar, sha256)
        if (typeof read === 'string') return refusals.has(read)
        const { candidates } = read
        return candidates.length > 0 && candidates.length <= maxCandidates && candidates.every(({ length }) => length === 32)
      }),
      { numRuns: 300 },
    )
  })

  it('does not look at a value of more than 4096 characters', () => {
    expect(readSignatures('a'.repeat(maxValueLength + 1), grammar, () => true)).toBe('header_malformed')
  })
})

const fields: SignatureGrammar = { encoding: 'hex', fields: { separator: ',', pick: 'v1', timestamp: 't' } }

describe('a field list', () => {
  it('gives every repeated signature, and passes over other fields and versions', () => {
    fc.assert(
      fc.property(fc.array(digest, { minLength: 1, maxLength: maxCandidates }), fc.boolean(), (signatures, blanks) => {
        const value = ['t=5', 'v0=00', 'other', ...signatures.map((signature) => `v1=${hex(signature)}`)].join(
          blanks ? ', ' : ',',
        )
        expect(readSignatures(value, fields, sha256)).toEqual({ candidates: signatures, timestamp: '5' })
      }),
    )
  })

  it('refuses a second timestamp, wherever it stands', () => {
    const signature = 'ab'.repeat(32)
    for (const value of [`t=1,t=2,v1=${signature}`, `t=1,v1=${signature},t=1`, `t=1,v1=${signature}, t=`]) {
      expect(readSignatures(value, fields, sha256)).toBe('header_repeated')
    }
  })

  it('keeps the raw text of the timestamp, also where it holds an equals sign', () => {
    expect(readSignatures(`t=1=2,v1=${'ab'.repeat(32)}`, fields, sha256)).toMatchObject({ timestamp: '1=2' })
  })
})

it('refuses more candidates than it would try', () => {
  const value = Array.from({ length: maxCandidates + 1 }, () => `v1=${'ab'.repeat(32)}`).join(',')
  expect(readSignatures(value, fields, sha256)).toBe('signature_malformed')
})

it('needs the prefix as it is written, once', () => {
  const grammar: SignatureGrammar = { encoding: 'hex', prefix: 'sha256=' }
  const signature = 'ab'.repeat(32)
  for (const value of [
    signature,
    `SHA256=${signature}`,
    `sha256=sha256=${signature}`,
    ` sha256=${signature}`,
    `sha1=${signature}`,
  ]) {
    expect(readSignatures(value, grammar, sha256)).toBe('signature_malformed')
  }
})

it('passes over other versions of a list', () => {
  const wanted = Buffer.alloc(32, 1)
  const text = wanted.toString('base64')
  const grammar: SignatureGrammar = { encoding: 'base64', list: { version: 'v1' } }
  expect(readSignatures(`v1a,${text} v2,${text} v1,${text}`, grammar, sha256)).toMatchObject({ candidates: [wanted] })
  expect(readSignatures(`v1a,${text}`, grammar, sha256)).toBe('signature_malformed')
})
