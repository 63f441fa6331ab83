import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bodyComplaint, readHeaders, readWholeRequest } from '../src/input/saved-request.js'
import { UsageError } from '../src/usage-error.js'
import { folderWith, posthorn } from './support/cli.js'

const headers = (text: string) => readHeaders(Buffer.from(text), 'it')

const name = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,20}$/)
// Latin-1, as header values are, without line breaks; blanks at the ends are not part of a value.
const value = fc.stringMatching(/^[\t\x20-\x7e\xa0-\xff]{0,40}$/).map((text) => text.replace(/^[ \t]+|[ \t]+$/g, ''))
const pairs = fc.array(fc.tuple(name, value), { maxLength: 8 })
const line = fc.record({ method: fc.constantFrom('POST', 'GET', 'delete'), url: fc.constantFrom('/', '/a?b=%20c', '*') })
const lineEnd = fc.constantFrom('\n', '\r\n')

const headOf = ({ method, url }: { method: string; url: string }, list: readonly (readonly [string, string])[], end: string) =>
  [`${method} ${url} HTTP/1.1`, ...list.map(([one, text]) => `${one}: ${text}`)].join(end)

/** What a reader throws that is no message for the user. */
function faultOf(read: () => unknown): unknown {
  try {
    read()
    return undefined
  } catch (error) {
    return error instanceof UsageError ? undefined : error
  }
}

const complaintOf = (text: string) => bodyComplaint(readWholeRequest(Buffer.from(text), 'it'))

describe('a saved request', () => {
  it('gives back the names, the values and the bytes that were written', () => {
    fc.assert(
      fc.property(line, pairs, fc.uint8Array(), lineEnd, (start, list, bytes, end) => {
        const raw = Buffer.concat([Buffer.from(`${headOf(start, list, end)}${end}${end}`, 'latin1'), bytes])
        expect(readWholeRequest(raw, 'it')).toEqual({ ...start, headers: list, body: Buffer.from(bytes) })
      }),
    )
  })

  it('has headers that read the same as lines, as what curl prints, and as JSON', () => {
    fc.assert(
      fc.property(line, fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 8 }), lineEnd, (start, list, end) => {
        const head = headOf(start, list, end)
        expect(readHeaders(Buffer.from(head, 'latin1'), 'it')).toEqual({ ...start, headers: list })
        const curl = ['* Connected', ...head.split(end).map((one) => `> ${one}`), '> ', '* done', '< HTTP/1.1 200 OK'].join(end)
        expect(readHeaders(Buffer.from(curl, 'latin1'), 'it')).toEqual({ ...start, headers: list })
        expect(headers(JSON.stringify(list)).headers).toEqual(list)
        expect(headers(JSON.stringify(list.flat())).headers).toEqual(list)
      }),
    )
  })

  it('may be JSON, as sign prints it', () => {
    const request = fc.record({ method: fc.constantFrom('POST', 'get'), url: fc.constantFrom('/', '/a?b') })
    fc.assert(
      fc.property(request, pairs, fc.uint8Array(), fc.string({ unit: 'grapheme' }), (start, list, bytes, text) => {
        const read = (content: object) => readWholeRequest(Buffer.from(JSON.stringify({ ...start, ...content })), 'it')
        const named = Object.fromEntries(list)
        const expected = { ...start, headers: Object.entries(named) }
        expect(read({ headers: named, bodyBase64: Buffer.from(bytes).toString('base64') })).toEqual({
          ...expected,
          body: Buffer.from(bytes),
        })
        expect(read({ headers: named, body: text })).toEqual({ ...expected, body: Buffer.from(text) })
      }),
    )
    expect(() => readWholeRequest(Buffer.from('{"a":"b"}'), 'it')).toThrow('it is JSON without "headers" and "body"')
  })

  it('is refused as UTF-16, of which the body is not what came', () => {
    const bytes = Buffer.from('\uFEFFPOST / HTTP/1.1\r\n\r\n{}', 'utf16le')
    expect(() => readWholeRequest(bytes, 'it')).toThrow('it is UTF-16')
  })

  it('is read at once, however many blanks a value has', () => {
    const blanks = ' \t'.repeat(1_000_000)
    expect(headers(`x:${blanks}a${blanks}b${blanks}`).headers).toEqual([['x', `a${blanks}b`]])
  })

  it('has no more headers than a request can have', async () => {
    const cwd = folderWith({ many: 'x: 1\n'.repeat(1001), body: '' })
    const args = ['verify', 'recover', '--headers', 'many', '--body', 'body']
    expect(await posthorn(args, { cwd, env: { POSTHORN_SECRET: 'x' } })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('more than 1000 headers'),
    })
  })

  it('is never refused but with a message for the user, whatever the file holds', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string().map((text) => Buffer.from(text)),
      fc.json().map((text) => Buffer.from(text)),
      fc.string().map((text) => Buffer.from(`\uFEFF${text}`, 'utf16le')),
      fc.record({ headers: fc.jsonValue(), body: fc.jsonValue() }).map((json) => Buffer.from(JSON.stringify(json))),
    )
    fc.assert(
      fc.property(anything, (bytes) => {
        expect(faultOf(() => readHeaders(Buffer.from(bytes), 'it'))).toBeUndefined()
        expect(faultOf(() => bodyComplaint(readWholeRequest(Buffer.from(bytes), 'it')))).toBeUndefined()
      }),
    )
  })
})

describe('header lines', () => {
  it('may begin with a request line, of which a whole address becomes a path', () => {
    expect(headers('POST http://app.example/hooks?x=1 HTTP/1.1\nA: b')).toEqual({
      method: 'POST',
      url: '/hooks?x=1',
      headers: [['A', 'b']],
    })
    expect(headers('POST /hooks HTTP/2\nA: b').url).toBe('/hooks')
  })

  it('keep repeated names apart, and colons in values', () => {
    expect(headers('X-A: 1\nx-a: 2\nHost: a:80\n').headers).toEqual([
      ['X-A', '1'],
      ['x-a', '2'],
      ['Host', 'a:80'],
    ])
  })

  it('may be what curl printed, without the blanks that editors take off', () => {
    expect(headers('> GET /a HTTP/1.1\n> X-A: 1\n>\n* done')).toEqual({ method: 'GET', url: '/a', headers: [['X-A', '1']] })
  })

  it('may be UTF-16, by its byte order mark', () => {
    const little = Buffer.from('\uFEFFX-A: 1\r\nX-B: \u00e9\r\n', 'utf16le')
    const expected = [
      ['X-A', '1'],
      ['X-B', '\u00e9'],
    ]
    expect(readHeaders(little, 'it').headers).toEqual(expected)
    expect(readHeaders(Buffer.from(little).swap16(), 'it').headers).toEqual(expected)
    expect(readHeaders(Buffer.from('\uFEFF{"X-A":"1"}', 'utf16le'), 'it').headers).toEqual([['X-A', '1']])
  })

  it('may begin with a byte order mark', () => {
    expect(headers('\uFEFFX-A: 1').headers).toEqual([['X-A', '1']])
    expect(headers('\uFEFF{"X-A":"1"}').headers).toEqual([['X-A', '1']])
  })

  it.each([
    ['X-A: 1\nsecret token', 'Line 2 of it is not "Name: value".'],
    ['X-A: 1\n folded', 'Line 2 of it is not'],
    ['X-A: 1\n\n{"a":1}', 'Line 2 of it is empty: a whole request, with its body, is given as --request.'],
    ['{"a": 1}', 'it looks like a body: a header is text, or a list of texts'],
    ['{"headers": {}, "body": "token"}', 'it is a whole request: give it as --request'],
    ['[["a","b","c"]]', 'not of pairs'],
    ['["a"]', 'not of pairs'],
    ['{"token', 'not valid JSON'],
  ])('%j is refused with the place, and not repeated', (text, problem) => {
    expect(() => headers(text)).toThrow(problem)
    expect(() => headers(text)).not.toThrow(/token|folded/)
  })
})

describe('a body', () => {
  it('is complained of where its length is not the declared one', () => {
    expect(complaintOf('Content-Length: 2\n\n{}')).toBeUndefined()
    expect(complaintOf('Content-Length: 2\n\n{}\n')).toContain('says 2 bytes and the body has 3')
  })

  it('is complained of where it is still in chunks', () => {
    expect(complaintOf('Transfer-Encoding: chunked\n\n2\r\n{}\r\n0\r\n\r\n')).toContain('lengths of its chunks')
    expect(complaintOf('Transfer-Encoding: chunked\n\n{}')).toBeUndefined()
  })

  it('needs an empty line before it', () => {
    expect(() => complaintOf('POST / HTTP/1.1\nA: b')).toThrow('has no empty line')
  })
})
