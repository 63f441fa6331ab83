import { readFileSync } from 'node:fs'
import { defineProvider, verify } from '@posthorn/core'
import { describe, expect, it } from 'vitest'

interface MacVector {
  readonly key: string
  readonly msg: string
  readonly tag: string
}

interface WycheproofVector extends MacVector {
  readonly tcId: number
  readonly comment: string
  readonly result: 'valid' | 'invalid'
}

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`data/${name}`, import.meta.url), 'utf8'))
const rfc4231 = (read('rfc4231_hmac_sha256.json') as { tests: (MacVector & { tc: string })[] }).tests
const wycheproof = (read('wycheproof_hmac_sha256.json') as { testGroups: { tagSize: number; tests: WycheproofVector[] }[] })
  .testGroups

const macs = defineProvider({
  name: 'mac-vectors',
  docs: 'https://www.rfc-editor.org/rfc/rfc4231',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      key: { encoding: 'hex', minBytes: 1 },
      signature: { from: 'header:x-tag', encoding: 'hex' },
      signed: '{body}',
    },
  ],
  type: 'vector',
})

const check =
  ({ key, msg, tag }: MacVector) =>
  () =>
    verify(macs, { secret: key, headers: { 'x-tag': tag }, body: Buffer.from(msg, 'hex') })

const mismatch = expect.objectContaining({ code: 'signature_mismatch', status: 401 }) as Error
const malformed = expect.objectContaining({ code: 'signature_malformed', status: 401 }) as Error

describe('RFC 4231', () => {
  it.each(rfc4231)('verifies test case $tc', (vector) => {
    expect(check(vector)).not.toThrow()
  })

  it.each(rfc4231)('refuses test case $tc cut to any length', (vector) => {
    for (let length = 2; length < vector.tag.length; length += 2) {
      expect(check({ ...vector, tag: vector.tag.slice(0, length) })).toThrow(malformed)
    }
  })
})

const vectorsOf = (tagSize: number, result: string) =>
  wycheproof
    .filter((group) => group.tagSize === tagSize)
    .flatMap(({ tests }) => tests.filter((vector) => vector.result === result))

describe('Wycheproof', () => {
  it('has every vector of its file', () => {
    const counts = [vectorsOf(256, 'valid'), vectorsOf(256, 'invalid'), vectorsOf(128, 'valid'), vectorsOf(128, 'invalid')].map(
      ({ length }) => length,
    )
    expect(counts.reduce((sum, count) => sum + count)).toBe(174)
    expect(counts.every((count) => count > 0)).toBe(true)
  })

  it.each(vectorsOf(256, 'valid'))('verifies $tcId: $comment', (vector) => {
    expect(check(vector)).not.toThrow()
  })

  it.each(vectorsOf(256, 'invalid'))('refuses $tcId: $comment', (vector) => {
    expect(check(vector)).toThrow(mismatch)
  })

  it.each(vectorsOf(128, 'valid'))('refuses $tcId, a truncated tag that is right so far: $comment', (vector) => {
    expect(check(vector)).toThrow(malformed)
  })

  it.each(vectorsOf(128, 'invalid'))('refuses $tcId, a truncated tag that is wrong: $comment', (vector) => {
    expect(check(vector)).toThrow(malformed)
  })
})
