import { UsageError } from '../usage-error.js'
import type { ReadRequest } from './saved-request.js'

type Pair = readonly [string, string]

const isText = (value: unknown): value is string => typeof value === 'string'
const isPair = (value: unknown): value is Pair => Array.isArray(value) && value.length === 2 && value.every(isText)

/** Whether a text is meant as JSON: no header line begins like that. */
export const looksLikeJson = (text: string): boolean => /^\s*[[{]/.test(text)

/**
 * Reads headers written as JSON: an object (Node's `req.headers`), a list of pairs, or a list of names and values in
 * turn (Node's `req.rawHeaders`).
 *
 * @throws UsageError where it is none of these.
 */
export function readJsonHeaders(text: string, shown: string): readonly Pair[] {
  const value = parse(text, shown)
  if ('headers' in value && typeof value.headers === 'object')
    throw new UsageError(`${shown} is a whole request: give it as --request, without --headers and --body.`)
  return headersOf(value, shown)
}

/**
 * Reads a request as `sign --json` prints it: `headers`, `body` or `bodyBase64`, and `method` and `url`, if they are there.
 *
 * @throws UsageError where it is none.
 */
export function readJsonRequest(text: string, shown: string): ReadRequest {
  const { method, url, headers, body, bodyBase64 } = parse(text, shown) as Readonly<Record<string, unknown>>
  const content = isText(body) ? Buffer.from(body) : isText(bodyBase64) ? Buffer.from(bodyBase64, 'base64') : undefined
  if (typeof headers !== 'object' || headers === null || !content)
    throw new UsageError(`${shown} is JSON without "headers" and "body", which \`posthorn sign --json\` prints.`)
  return {
    ...(isText(method) ? { method } : {}),
    ...(isText(url) ? { url } : {}),
    headers: headersOf(headers, shown),
    body: content,
  }
}

function headersOf(value: object, shown: string): readonly Pair[] {
  if (Array.isArray(value)) {
    if (value.every(isPair)) return value
    if (value.every(isText) && value.length % 2 === 0) return inTurn(value)
    throw new UsageError(`${shown} is a JSON list, but not of pairs: write [["name","value"],…].`)
  }
  return Object.entries(value).flatMap(([name, given]): Pair[] => {
    if (isText(given)) return [[name, given]]
    if (Array.isArray(given) && given.every(isText)) return given.map((one) => [name, one])
    throw new UsageError(
      `${shown} looks like a body: a header is text, or a list of texts, and something in it is neither. Are --headers and --body the wrong way round?`,
    )
  })
}

function parse(text: string, shown: string): object {
  try {
    return JSON.parse(text) as object
  } catch {
    // What JSON.parse throws quotes the text, and that may hold a token.
    throw new UsageError(`${shown} begins like JSON and is not valid JSON.`)
  }
}

const inTurn = (texts: readonly string[]): Pair[] =>
  texts.flatMap((name, index): Pair[] => (index % 2 === 0 ? [[name, texts[index + 1]!]] : []))
