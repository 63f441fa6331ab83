import type { SignatureGrammar } from './signature.js'

/** Gives a signature in the one spelling that a digest has, or nothing where it can be none. */
export type Spelling = (text: string) => string | undefined

/** For digests of some length. What it gives is without the prefix. */
export function spellingOf({ encoding, prefix = '' }: SignatureGrammar, bytes: number): Spelling {
  const spell = encoding === 'hex' ? hexOf(bytes * 2) : base64Of(encoding === 'base64', bytes)
  return prefix === '' ? spell : (text) => (text.startsWith(prefix) ? spell(text.slice(prefix.length)) : undefined)
}

function hexOf(length: number): Spelling {
  // What is not in a digest is found faster than that all is.
  const isDigest = (text: string) => text.length === length && !/[^0-9a-f]/.test(text)
  return (text) => {
    if (isDigest(text)) return text
    const lowered = text.length === length && /[A-F]/.test(text) ? text.toLowerCase() : ''
    return isDigest(lowered) ? lowered : undefined
  }
}

function base64Of(padded: boolean, bytes: number): Spelling {
  const padding = padded ? '='.repeat((3 - (bytes % 3)) % 3) : ''
  const length = Math.ceil((bytes * 4) / 3)
  const foreign = padded ? /[^A-Za-z0-9+/=]/ : /[^\w-]/
  // The last letter has bits to spare: only where they are zero is it what a digest is written with.
  const lasts = ['', 'AQgw', 'AEIMQUYcgkosw048'][bytes % 3]!
  const canonical = (text: string) => {
    const filled = text.indexOf('=')
    return (
      text.length === length + padding.length &&
      (filled < 0 ? text.length : filled) === length &&
      text.endsWith(padding) &&
      !foreign.test(text) &&
      (lasts === '' || lasts.includes(text.charAt(length - 1)))
    )
  }
  return (text) => (canonical(text) ? text : undefined)
}
