import { describe, expect, it } from 'vitest'
import { countCode } from './support/packages.js'

const code = 'export function run(): void {\n  go()\n}\n'

describe('lines of code are counted', () => {
  it.each([
    ['blank lines and comments', '\n// one\n/* two\n * three */\n\n'],
    ['type imports', "import type {\n  A,\n  B,\n} from 'a'\n"],
    ['an interface', 'interface A {\n  readonly b: string\n}\n'],
    ['an interface that goes on', 'export interface A\n  extends B {\n  readonly c: string\n}\n'],
    ['an interface on one line', 'interface A extends B {}\n'],
    ['an interface on one line with a comment', 'export interface A { readonly b: string } // why\n'],
    ['a type', "export type A = 'a' | 'b'\n"],
    ['a type over several lines', "type A =\n  | 'a'\n  | 'b'\n"],
    ['a type with a body', 'export type A = {\n  b: string\n}\n'],
    ['a type of a function', 'export type A = (\n  b: string,\n) => void\n'],
    ['types that are added to a module', "declare module 'fastify' {\n  interface A {\n    b: string\n  }\n}\n"],
  ])('without %s', (_what, types) => {
    expect([
      countCode(types),
      countCode(types + code),
      countCode(code + types),
      countCode(`${types}\n${code}\n${types}`),
    ]).toEqual([0, 3, 3, 3])
  })

  it('with imports of values, classes and everything that looks like a type and is none', () => {
    expect(countCode("import { a, type B } from 'a'\n")).toBe(1)
    expect(countCode('class A {\n  type = 1\n  interface = 2\n}\n')).toBe(4)
    expect(countCode('const a = "interface B {"\nrun(a)\n}\n')).toBe(3)
  })
})
