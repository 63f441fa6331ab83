import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { headerReader } from '../src/request/headers.js'
import { compileRef, resolveRef, valueAt } from '../src/provider/ref.js'
import { RequestView } from '../src/request/request-view.js'
import { compileTemplate, type Token } from '../src/provider/template.js'

const words = ['method', 'url', 'path', 'body', 'timestamp', 'secret']
const outside = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom(...'{}:.abody header json query\n'.split('')) }),
  fc.constantFrom(...words, 'header:x', 'json:a.b', 'form:f', 'query:q'),
)

describe('a reference', () => {
  it('compiles, or gives the problem in words, whatever the text', () => {
    fc.assert(
      fc.property(outside, (text) => {
        const ref = compileRef(text)
        if (typeof ref === 'string') return ref !== ''
        return (ref.name === '' ? ref.source : `${ref.source}:${ref.name}`) === text
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    '',
    ':',
    'header:',
    'header',
    'header:X-Signature',
    'header:a b',
    'cookie:a',
    'body:a',
    'constructor:a',
    '__proto__:a',
    ' header:x',
  ])('refuses %j', (text) => {
    expect(compileRef(text)).toBeTypeOf('string')
  })

  it('finds own properties only', () => {
    const view = new RequestView('POST', '/', headerReader({}))
    view.payload = { a: { b: 'deep' }, list: ['first'], n: 7, yes: true, nothing: null }
    const at = (path: string) => resolveRef(compileRef(`json:${path}`) as Exclude<ReturnType<typeof compileRef>, string>, view)
    expect([at('a.b'), at('list.0'), at('n'), at('yes')]).toEqual(['deep', 'first', '7', 'true'])
    for (const path of [
      'constructor',
      'constructor.name',
      '__proto__',
      'a.toString',
      'list.length.x',
      'a.b.0',
      'a',
      'nothing',
      'nothing.x',
      'missing',
    ]) {
      expect(at(path)).toBeUndefined()
    }
  })

  it('never throws when it looks for a path', () => {
    fc.assert(fc.property(fc.anything(), fc.array(fc.string()), (value, path) => void valueAt(value, path)))
  })
})

const written = (tokens: readonly Token[]): string =>
  tokens
    .map((token) => {
      if (typeof token === 'string') return token
      if ('optional' in token) return `[${written(token.optional)}]`
      return `{${token.name === '' ? token.source : `${token.source}:${token.name}`}}`
    })
    .join('')

describe('a template', () => {
  it('compiles, or gives the problem in words, whatever the text', () => {
    fc.assert(
      fc.property(outside, (text) => {
        const tokens = compileTemplate(text)
        if (typeof tokens === 'string') return tokens !== ''
        return written(tokens) === text
      }),
      { numRuns: 500 },
    )
  })

  it('splits text from places', () => {
    expect(compileTemplate('v0:{timestamp}:{body}')).toMatchObject(['v0:', { source: 'timestamp' }, ':', { source: 'body' }])
  })

  it.each(['{', '}', '{body', 'body}', '{{body}}', '{}', '{ body }', '{nonce}', '{header:X}', 'é{body}', '\t{body}'])(
    'refuses %j',
    (text) => {
      expect(compileTemplate(text)).toBeTypeOf('string')
    },
  )
})
