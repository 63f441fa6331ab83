import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Format } from '@posthorn/core'
import { type CompiledRef, compileRef, resolveRef } from '../src/provider/ref.js'
import { setAt, SignDraft } from '../src/sign/draft.js'

const place = (text: string): CompiledRef => {
  const ref = compileRef(text)
  if (typeof ref === 'string') throw new Error(ref)
  return ref
}
const draftOf = (init: { url?: string; body?: string; format?: Format } = {}) =>
  new SignDraft({
    method: 'POST',
    url: init.url ?? '/',
    publicUrl: undefined,
    body: Buffer.from(init.body ?? '{}'),
    format: init.format ?? 'json',
  })

/** Half a surrogate pair cannot be escaped. */
const isWhole = (text: string): boolean => !/\p{Surrogate}/u.test(text)

// Whatever a document may call a field.
const names = fc
  .oneof(
    fc.string({ minLength: 1 }).filter((name) => isWhole(name) && !name.includes('.')),
    fc.constantFrom('a', 'a b', 'a&b', 'a=b', 'a#b', 'a+b', '%41', 'hub[mode]'),
  )
  .filter((name) => !['__proto__', 'constructor'].includes(name))
const values = fc.string({ unit: 'grapheme' }).filter((value) => isWhole(value))
const bodies = fc.oneof(
  fc.json(),
  fc.string(),
  fc.constantFrom('', 'null', '7', '[]', '{"a":null}', '{"a":7}', '{"a":{"b":null}}'),
)

describe('put', () => {
  it('makes a value be found where it was put', () => {
    fc.assert(
      fc.property(names, values, (name, value) => {
        const query = draftOf({ url: '/?x=1' })
        expect(query.put(place(`query:${name}`), value)).toBe(true)
        expect(name === 'x' || resolveRef(place(`query:${name}`), query.view()) === value).toBe(true)
        const form = draftOf({ body: 'x=1', format: 'form' })
        expect(form.put(place(`form:${name}`), value)).toBe(true)
        expect(resolveRef(place(`form:${name}`), form.view())).toBe(value)
        const json = draftOf({ body: '{"x":1}' })
        expect(json.put(place(`json:b.${name}`), value)).toBe(true)
        expect(resolveRef(place(`json:b.${name}`), json.view())).toBe(value)
      }),
    )
    const draft = draftOf()
    expect(draft.put(place('header:x-a'), 'a')).toBe(true)
    expect(resolveRef(place('header:x-a'), draft.view())).toBe('a')
  })

  it('finds it, or says that it cannot, whatever the body is', () => {
    fc.assert(
      fc.property(bodies, fc.constantFrom('json:a', 'json:a.b', 'json:a.b.c', 'form:a'), values, (body, text, value) => {
        const draft = draftOf({ body, format: text.startsWith('form') ? 'form' : 'json' })
        const put = draft.put(place(text), value)
        return put ? resolveRef(place(text), draft.view()) === value : draft.body.equals(Buffer.from(body))
      }),
      { numRuns: 500 },
    )
  })

  it.each(['method', 'path', 'url', 'body', 'timestamp', 'params', 'jwt:claims.a', 'item:a'])('cannot write %s', (text) => {
    const draft = draftOf()
    expect(draft.put(place(text), 'a')).toBe(false)
    expect([draft.url, draft.body.toString(), draft.headers]).toEqual(['/', '{}', {}])
  })
})

describe('fill', () => {
  it('leaves what is there', () => {
    const draft = draftOf({ url: '/?a=1', body: '{"a":"1"}' })
    for (const text of ['query:a', 'json:a', 'method']) expect(draft.fill(place(text), '2')).toBe(true)
    expect([draft.url, draft.body.toString()]).toEqual(['/?a=1', '{"a":"1"}'])
  })

  it('writes what is not, once', () => {
    fc.assert(
      fc.property(values, values, (first, second) => {
        const draft = draftOf()
        for (const value of [first, second]) expect(draft.fill(place('json:a.b'), value)).toBe(true)
        expect(resolveRef(place('json:a.b'), draft.view())).toBe(first)
      }),
    )
  })
})

it('setAt touches no prototype', () => {
  for (const path of [
    ['__proto__', 'polluted'],
    ['constructor', 'prototype', 'polluted'],
    ['a', '__proto__', 'polluted'],
  ]) {
    setAt({}, path, 'yes')
    setAt({ a: {} }, path, 'yes')
  }
  expect(({} as { polluted?: string }).polluted).toBeUndefined()
})
