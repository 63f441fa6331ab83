import type { IncomingHttpHeaders } from 'node:http'
import { type Found, type HeaderReader, isNamed, recordOf, repeated, SingleHeaders } from '../request/headers.js'

/** The part of a request that holds its headers. Serverless shims have no `rawHeaders`, or an empty one. */
export interface HeadersSource {
  /** Node's parsed headers; asked where `rawHeaders` has no such name. */
  readonly headers: IncomingHttpHeaders
  /** Names and values by turns, as they came. */
  readonly rawHeaders?: readonly string[]
}

/**
 * Reads headers line by line. `req.headers` would not do: it joins repeated lines with a comma, or keeps only the
 * first, so a signature could be judged by one line and the app by another.
 */
export const headersOf = (request: HeadersSource): HeaderReader => new RequestHeaders(request)

class RequestHeaders extends SingleHeaders {
  readonly #request: HeadersSource

  constructor(request: HeadersSource) {
    super()
    this.#request = request
  }

  single(name: string): Found {
    const raw = this.#request.rawHeaders ?? none
    let found: Found
    for (let index = 0; index + 1 < raw.length; index += 2) {
      if (isNamed(raw[index]!, name)) found = found === undefined ? raw[index + 1] : repeated
    }
    if (found !== undefined) return found
    const parsed = this.#parsed(name)
    return parsed.length > 1 ? repeated : parsed[0]
  }

  values(name: string): readonly string[] {
    const lines = rawLines(this.#request.rawHeaders ?? none, name)
    return lines.length > 0 ? lines : this.#parsed(name)
  }

  #parsed(name: string): readonly string[] {
    const { headers } = this.#request
    const value = Object.hasOwn(headers, name) ? headers[name] : undefined
    return value === undefined ? none : typeof value === 'string' ? [value] : value
  }

  toRecord(): Record<string, string> {
    const { headers } = this.#request
    return recordOf(
      Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
    )
  }
}

const none: readonly string[] = []

function rawLines(raw: readonly string[], name: string): readonly string[] {
  let lines: string[] | undefined
  for (let index = 0; index + 1 < raw.length; index += 2) {
    if (isNamed(raw[index]!, name)) (lines ??= []).push(raw[index + 1]!)
  }
  return lines ?? none
}
