import { headersOf } from '@posthorn/core/node'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { findHeader, headerReader, repeated } from '../../src/request/headers.js'
import { dial, serve } from '../support/server.js'

const token = fc.string({ unit: fc.constantFrom(...'abcXYZ-_'.split('')), minLength: 1, maxLength: 8 })
const names = fc.oneof(
  token,
  fc.constantFrom('X-Signature', 'x-signature', '__proto__', 'constructor', 'Set-Cookie', 'Authorization'),
)

it('gives every line under its name, whatever its case, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(names, fc.string()), { maxLength: 20 }), (lines) => {
      const reader = headersOf({ headers: {}, rawHeaders: lines.flat() })
      for (const [name] of lines) {
        const lower = name.toLowerCase()
        expect(reader.values(lower)).toEqual(lines.filter(([other]) => other.toLowerCase() === lower).map(([, value]) => value))
      }
    }),
  )
})

it('finds nothing that was not sent', () => {
  const reader = headersOf({ headers: {}, rawHeaders: ['X-Signature', 'a'] })
  for (const name of ['x-other', 'constructor', '__proto__', '']) expect(reader.values(name)).toEqual([])
})

it('finds a header that has to occur once as it finds all of its lines', () => {
  const line = fc.tuple(names, fc.string())
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.boolean(), (lines, raw) => {
      const record = Object.fromEntries(lines)
      const reader = raw ? headersOf({ headers: {}, rawHeaders: lines.flat() }) : headerReader(record)
      for (const name of ['x-absent', ...lines.map(([given]) => given.toLowerCase())]) {
        const values = reader.values(name)
        expect(findHeader(reader, name)).toBe(values.length > 1 ? repeated : values[0])
      }
    }),
  )
})

it('falls back to the parsed headers of serverless shims', () => {
  for (const source of [{ headers: { 'x-signature': 'a' } }, { headers: { 'x-signature': 'a' }, rawHeaders: [] }]) {
    expect(headersOf(source).values('x-signature')).toEqual(['a'])
  }
  expect(headersOf({ headers: { 'x-signature': ['a', 'b'] } }).values('x-signature')).toEqual(['a', 'b'])
})

it('tells repeated lines apart that Node joins or drops', async () => {
  const seen: (readonly string[])[] = []
  const port = await serve((request, response) => {
    const reader = headersOf(request)
    seen.push(reader.values('x-signature'), reader.values('authorization'), [reader.toRecord()['x-signature'] ?? ''])
    response.end()
  })
  const { socket, closed } = await dial(port)
  socket.write(
    'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Signature: one\r\nx-signature: two\r\nAuthorization: first\r\nAuthorization: second\r\n\r\n',
  )
  await closed
  expect(seen).toEqual([['one', 'two'], ['first', 'second'], ['one, two']])
})

it('makes a record without a prototype', () => {
  const record = headersOf({ headers: { 'x-a': ['1', '2'], 'x-b': undefined } }).toRecord()
  expect(Object.getPrototypeOf(record)).toBeNull()
  expect({ ...record }).toEqual({ 'x-a': '1, 2', 'x-b': '' })
})
