// A text of JSON, or a number outside of texts.
const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
// A letter or slash that is not part of an escape.
const plain = /\\u[0-9a-fA-F]{4}|\\.|[A-Za-z/]/g

/** A letter as JSON may also write it. */
const escaped = (character: string): string =>
  character === '/' ? '\\/' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** The same JSON with every letter escaped. */
const withEscapes = (json: string): string =>
  json.replace(token, (text) =>
    text.startsWith('"') ? text.replace(plain, (part) => (part.length > 1 ? part : escaped(part))) : text,
  )

/** The same JSON with integers as other languages may write them. */
const withDecimals = (json: string): string => json.replace(token, (text) => (/^-?\d+$/.test(text) ? `${text}.0` : text))

/** The same JSON with its first key twice: the last one counts. */
function withDoubledKey(json: string): string {
  const key = /^\{("(?:[^"\\]|\\.)*"):/.exec(json)?.[1]
  return key === undefined ? json : `{${key}:"0",${json.slice(1)}`
}

/** An object as JSON in other ways than `JSON.stringify` writes it. All of them mean the same. */
export function respelled(event: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const json = JSON.stringify(event)
  return {
    'indented JSON': `${JSON.stringify(event, null, 2)}\n`,
    'escaped letters and slashes': withEscapes(json),
    'numbers such as 1.0': withDecimals(json),
    'a key that is there twice': withDoubledKey(json),
  }
}
