import type { Placeholder, Token } from './template.js'

/** A header or a query parameter in the signed content. */
export interface SignedPlace {
  readonly ref: Placeholder
  /** Fixed text that ends it in the content. */
  readonly next: string | undefined
  /** Whether the content can do without it. */
  readonly optional: boolean
}

/** The headers and query parameters that a template holds. */
export function signedPlaces(tokens: readonly Token[], optional = false): readonly SignedPlace[] {
  return tokens.flatMap((token, index): readonly SignedPlace[] => {
    if (typeof token === 'string') return []
    if ('optional' in token) return signedPlaces(token.optional, true)
    if (token.source !== 'header' && token.source !== 'query') return []
    return [{ ref: token, next: textIn(tokens[index + 1]), optional }]
  })
}

const textIn = (token: Token | undefined): string | undefined => (typeof token === 'string' ? token : undefined)
