import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonText, printable } from '../src/terminal/printable.js'
import { shellWord } from '../src/terminal/shell.js'
import { table } from '../src/terminal/table.js'
import { execFileSync } from 'node:child_process'

const anyText = fc.string({ unit: 'binary' })

describe('text from outside', () => {
  it('has no character that a terminal acts on, whatever it was', () => {
    fc.assert(fc.property(anyText, (text) => !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(printable(text))))
  })

  it('stays as it is where it is harmless', () => {
    expect(printable('{"name":"J\u00fcrgen"} ✓')).toBe('{"name":"J\u00fcrgen"} ✓')
    expect(printable('a\nb\u001b]0;x\u0007\u202e')).toBe('a\\nb\\u{1b}]0;x\\u{7}\\u{202e}')
  })

  it('is ASCII in JSON, and reads back as it was', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const json = jsonText({ text })
        expect(json).toMatch(/^[\x20-\x7e\n]*$/)
        expect(JSON.parse(json)).toEqual({ text })
      }),
    )
  })
})

it('aligns a table, without blanks at the ends', () => {
  expect(table([['a', 'b', 'c'], ['longer', '', 'x'], ['y']])).toEqual(['a       b  c', 'longer     x', 'y'])
  expect(table([['abcdef', 'ghi']], 8)).toEqual(['abcdef …'])
})

it('gives a shell words that it reads back', () => {
  const words = ['plain', "it's", '$HOME `id` "x"', 'a\nb', '', '-n', '!!', '\\']
  const script = `for word in ${words.map(shellWord).join(' ')}; do printf '%s\\0' "$word"; done`
  expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(words)
})
