import { headerReader } from '@posthorn/core'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'

const name = fc.oneof(
  fc.string(),
  fc.constantFrom('X-Signature', 'x-signature', '__proto__', 'constructor', 'toString', 'values', 'toRecord'),
)
const value = fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 4 }), fc.constant(undefined))
// A null prototype, so that `__proto__` is a header like any other.
const records = fc.array(fc.tuple(name, value), { maxLength: 12 }).map((pairs) => {
  const record = Object.create(null) as Record<string, string | string[] | undefined>
  for (const [key, text] of pairs) record[key] = text
  return record
})

it('gives every value under its lower-case name, in order', () => {
  fc.assert(
    fc.property(records, (record) => {
      const reader = headerReader(record)
      const expected = new Map<string, string[]>()
      for (const [key, text] of Object.entries(record)) {
        if (text === undefined) continue
        const lower = key.toLowerCase()
        expected.set(lower, [...(expected.get(lower) ?? []), ...[text].flat()])
      }
      for (const [key, lines] of expected) expect(reader.values(key)).toEqual(lines)
    }),
    { numRuns: 300 },
  )
})

it('finds nothing that was not sent, and nothing on a prototype', () => {
  const reader = headerReader({ 'X-Signature': 'a' })
  for (const absent of ['constructor', '__proto__', 'hasownproperty', 'tostring', 'x-other'])
    expect(reader.values(absent)).toEqual([])
})

it('takes two spellings of one name for a repeated header', () => {
  expect(headerReader({ 'X-Signature': 'a', 'x-signature': 'b' }).values('x-signature')).toEqual(['a', 'b'])
})

it('makes a record without a prototype', () => {
  fc.assert(
    fc.property(records, (record) => {
      const made = headerReader(record).toRecord()
      expect(Object.getPrototypeOf(made)).toBeNull()
      for (const key of Object.keys(made)) expect(key).toBe(key.toLowerCase())
    }),
  )
})

it('gives a reader back as it is', () => {
  const reader = headerReader({})
  expect(headerReader(reader)).toBe(reader)
})
