/** Where a writer of JSON puts white space. */
export interface Layout {
  readonly comma: string
  readonly colon: string
  /** For each level; none: all on one line. */
  readonly indent?: string
  readonly lineBreak?: string
}

const lexeme = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** The pieces of a valid JSON text. Numbers stay as they are written, which parsing would not leave them. */
export const lexemesOf = (json: string): readonly string[] => json.match(lexeme) ?? []

const isStart = (piece: string | undefined): boolean => piece === '{' || piece === '['
const isEnd = (piece: string | undefined): boolean => piece === '}' || piece === ']'

/** Writes pieces of JSON with other white space between them. */
export function layOut(lexemes: readonly string[], { comma, colon, indent, lineBreak = '\n' }: Layout): string {
  let text = ''
  let depth = 0
  const newLine = () => (indent === undefined ? '' : lineBreak + indent.repeat(depth))
  for (let index = 0; index < lexemes.length; index += 1) {
    const piece = lexemes[index]!
    if (isStart(piece)) {
      depth += 1
      text += piece + (isEnd(lexemes[index + 1]) ? '' : newLine())
    } else if (isEnd(piece)) {
      depth -= 1
      text += (isStart(lexemes[index - 1]) ? '' : newLine()) + piece
    } else if (piece === ',') text += comma + newLine()
    else text += piece === ':' ? colon : piece
  }
  return text
}

const hex4 = (character: string): string => character.charCodeAt(0).toString(16).padStart(4, '0')
const lower = (character: string): string => `\\u${hex4(character)}`
const upper = (character: string): string => `\\u${hex4(character).toUpperCase()}`
const slashed = (text: string): string => text.replaceAll('/', '\\/')
const ascii = (text: string): string => text.replaceAll(/[^\t\n\r -~]/g, lower)

/**
 * How writers of JSON write texts: from a document as `JSON.stringify` makes it to theirs. Outside of texts it has none of
 * the signs that they escape, but for the + of an exponent.
 */
export const escapings: readonly (readonly [words: string, write: (text: string) => string])[] = [
  ['slashes escaped', slashed],
  ['all but ASCII escaped', ascii],
  ['slashes and all but ASCII escaped, as PHP writes it', (text) => slashed(ascii(text))],
  ['<, > and & escaped, as Go and Rails write it', (text) => text.replaceAll(/[<>&\u2028\u2029]/g, lower)],
  ['<, >, &, = and single quotes escaped, as Gson writes it', (text) => text.replaceAll(/[<>&='\u2028\u2029]/g, lower)],
  ['all but ASCII escaped in capitals', (text) => text.replaceAll(/[^\t\n\r -~]/g, upper)],
  [
    'HTML and all but ASCII escaped, as .NET writes it',
    (text) => text.replaceAll('\\"', '\\u0022').replaceAll(/[^\t\n\r -~]|[<>&'+`]/g, upper),
  ],
]

/** A text in JSON with nothing escaped that need not be. What has no backslash is that already. */
export const unescaped = (text: string): string =>
  text.startsWith('"') && text.includes('\\') ? JSON.stringify(JSON.parse(text)) : text

/** The same for every text of a document, which else stays as it is. */
export const unescapedTexts = (json: string): string => json.replaceAll(/"(?:[^"\\]|\\.)*"/g, unescaped)

/** The same value with the keys of every object in order. */
export function withSortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, withSortedKeys(inner)]))
}
