import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { type CompiledRef, compileRef } from './ref.js'

/** Turns the bytes of a place into the text that stands in the template. */
type Transform = (bytes: Uint8Array) => string

/** A place whose value goes here. */
export interface Placeholder extends CompiledRef {
  readonly transform?: Transform
  /** Whether equal results mean equal bytes. */
  readonly binding: boolean
  /** Whether its value may hold the text that ends it. */
  readonly open: boolean
}

/** What is left out where a place in it is absent. */
interface OptionalPart {
  readonly optional: readonly Token[]
}

/** Fixed text, a place, or an optional part. */
export type Token = string | Placeholder | OptionalPart

const printableAscii = /^[\x20-\x7e\n]*$/
const digest = /^(md5|sha1|sha256|sha384|sha512)-(hex|base64|base64url):(.+)$/

/**
 * Splits `v0:{timestamp}:{body}` into tokens, once, at definition. Values are never substituted into text: a body that
 * holds `$&` or `{timestamp}` is only bytes. Gives the problem in words where there is one.
 */
export function compileTemplate(template: string): readonly Token[] | string {
  if (!/[[\]]/.test(template)) return compilePlain(template)
  const tokens: Token[] = []
  for (const [index, part] of template.split('[').entries()) {
    const pieces = part.split(']')
    if (pieces.length !== (index === 0 ? 1 : 2)) return 'has square brackets that are not in pairs, or stand in one another'
    const compiled = pieces.map(compilePlain)
    const problem = compiled.find((result) => typeof result === 'string')
    if (problem !== undefined) return problem
    const [inside, outside] = compiled as (readonly Token[])[]
    const word = index === 0 ? undefined : refsIn(inside!).find(({ name }) => name === '')
    if (word) return `has {${word.source}} in brackets, as if a request could be without`
    if (index === 0) tokens.push(...inside!)
    else tokens.push({ optional: inside! }, ...outside!)
  }
  return tokens
}

function compilePlain(template: string): readonly Token[] | string {
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
    const placeholder = compilePlaceholder(template.slice(open + 1, close))
    if (typeof placeholder === 'string') return `has a placeholder that ${placeholder}`
    tokens.push(placeholder)
    at = close + 1
  }
  return tokens
}

function compilePlaceholder(given: string): Placeholder | string {
  const open = given.startsWith('any:')
  const text = open ? given.slice(4) : given
  const [, hash, encoding, hashed] = digest.exec(text) ?? []
  if (hash !== undefined) {
    const transform: Transform = (bytes) =>
      createHash(hash)
        .update(bytes)
        .digest(encoding as 'hex')
    return transformed(hashed!, open, transform, true)
  }
  if (text.startsWith('crc32:')) return transformed(text.slice(6), open, (bytes) => String(crc32(bytes)), false)
  if (text.startsWith('lower:'))
    return transformed(text.slice(6), open, (bytes) => Buffer.from(bytes).toString().toLowerCase(), false)
  const ref = compileRef(text)
  return typeof ref === 'string' ? ref : { ...ref, binding: true, open }
}

function transformed(text: string, open: boolean, transform: Transform, binding: boolean): Placeholder | string {
  if (open) return 'has `any:` before a digest or `lower:`: it is for values that are signed as they are'
  const ref = compileRef(text)
  return typeof ref === 'string' ? ref : { ...ref, transform, binding, open: false }
}

/** The places that a template holds, without its fixed text. */
export const refsIn = (tokens: readonly Token[]): readonly Placeholder[] =>
  tokens.flatMap((token) => (typeof token === 'string' ? [] : 'optional' in token ? refsIn(token.optional) : [token]))
