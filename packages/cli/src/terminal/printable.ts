// Control characters, and what reorders or hides text: with them a reply could drive the terminal, or pass for our own words.
const unprintable = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu
const unprintableInJson = /[\u007f-\uffff]/g

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Text from outside as one line that is safe to print. */
export const printable = (text: string): string =>
  text.replaceAll(unprintable, (character) => short[character] ?? `\\u{${character.codePointAt(0)!.toString(16)}}`)

/** The beginning of such text. */
export function excerpt(text: string, longest = 200): string {
  const line = printable(text)
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}

/** A value as JSON of printable ASCII. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value, null, 2).replaceAll(
    unprintableInJson,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
