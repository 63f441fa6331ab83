import { type CompiledRef, compileRef } from './ref.js'

/** Fixed text, or a place whose value goes here. */
export type Token = string | CompiledRef

const printableAscii = /^[\x20-\x7e\n]*$/

/**
 * Splits `v0:{timestamp}:{body}` into tokens, once, at definition. Values are never substituted into text: a body that
 * holds `$&` or `{timestamp}` is only bytes. Gives the problem in words where there is one.
 */
export function compileTemplate(template: string): readonly Token[] | string {
  const tokens: Token[] = []
  let at = 0
  while (at < template.length) {
    const open = template.indexOf('{', at)
    const literal = template.slice(at, open < 0 ? undefined : open)
    if (literal.includes('}')) return 'has a closing brace without an opening one'
    if (!printableAscii.test(literal)) return 'has a character outside printable ASCII'
    if (literal) tokens.push(literal)
    if (open < 0) break
    const close = template.indexOf('}', open)
    if (close < 0) return 'has an opening brace without a closing one'
    const ref = compileRef(template.slice(open + 1, close))
    if (typeof ref === 'string') return `has a placeholder that ${ref}`
    tokens.push(ref)
    at = close + 1
  }
  return tokens
}

/** The places that a template holds, without its fixed text. */
export const refsIn = (tokens: readonly Token[]): readonly CompiledRef[] =>
  tokens.filter((token): token is CompiledRef => typeof token !== 'string')
