import { escapings, type Layout, layOut, lexemesOf, unescaped, unescapedTexts, withSortedKeys } from './json-layout.js'

/** Bytes that may have been signed, and what they are. */
export type Form = readonly [bytes: Buffer, words: string]

const layouts: readonly (readonly [words: string, layout: Layout])[] = [
  ['compact JSON', { comma: ',', colon: ':' }],
  ['JSON with blanks after commas and colons, as Python writes it', { comma: ', ', colon: ': ' }],
  ['JSON indented by 2 blanks', { comma: ',', colon: ': ', indent: '  ' }],
  ['JSON indented by 4 blanks', { comma: ',', colon: ': ', indent: '    ' }],
  ['JSON indented by tabs', { comma: ',', colon: ': ', indent: '\t' }],
  ['JSON with blanks after colons', { comma: ',', colon: ': ' }],
  ['JSON with blanks after commas', { comma: ', ', colon: ':' }],
  ['JSON indented by 3 blanks', { comma: ',', colon: ': ', indent: '   ' }],
  ['JSON indented by 2 blanks, with Windows line breaks', { comma: ',', colon: ': ', indent: '  ', lineBreak: '\r\n' }],
  ['JSON indented by 4 blanks, with Windows line breaks', { comma: ',', colon: ': ', indent: '    ', lineBreak: '\r\n' }],
]

/** Larger ones are written anew in the most usual ways alone. */
const largest = 256 * 1024
const usual = 4

/** Ways in which the same JSON may have been written when it was signed. */
export function* jsonForms(text: string): Generator<Form> {
  if (!/^\s*[{["]/.test(text)) return
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return
  }
  yield* escaped(unescapedTexts(text), 'the same JSON', [])
  const isLarge = text.length > largest
  const orders = isLarge ? [text] : [text, sorted(value)]
  for (const [index, json] of orders.entries()) {
    if (json === undefined) continue
    const pieces = lexemesOf(json)
    const plain = pieces.map(unescaped)
    for (const [look, layout] of isLarge ? layouts.slice(0, usual) : layouts) {
      const words = `${look}${index === 0 ? '' : ', keys in order'}`
      const written = layOut(pieces, layout)
      yield [Buffer.from(written), words]
      yield [Buffer.from(`${written}\n`), `${words}, and a line break`]
      yield* escaped(layOut(plain, layout), words, [written])
    }
  }
}

/** A document whose texts are plain, and with its texts written as others do. */
function* escaped(plain: string, words: string, known: readonly string[]): Generator<Form> {
  if (!known.includes(plain)) yield [Buffer.from(plain), `${words}, nothing escaped that need not be`]
  for (const [how, write] of escapings) {
    const written = write(plain)
    if (written !== plain) yield [Buffer.from(written), `${words}, ${how}`]
  }
}

function sorted(value: unknown): string | undefined {
  try {
    return JSON.stringify(withSortedKeys(value))
  } catch {
    // Nested too deep to be walked.
    return undefined
  }
}
