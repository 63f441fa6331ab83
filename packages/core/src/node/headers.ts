import type { IncomingHttpHeaders } from 'node:http'
import { recordOf } from '../headers.js'
import type { HeaderReader } from '../headers.js'

/** The part of a request that holds its headers. Serverless shims have no `rawHeaders`, or an empty one. */
export interface HeadersSource {
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders?: readonly string[]
}

/**
 * Reads headers line by line. `req.headers` would not do: it joins repeated lines with a comma, or keeps only the
 * first, so a signature could be judged by one line and the app by another.
 */
export function headersOf(request: HeadersSource): HeaderReader {
  return {
    values: (name) => {
      const lines = rawLines(request.rawHeaders ?? [], name)
      return lines.length > 0 ? lines : parsedLines(Object.hasOwn(request.headers, name) ? request.headers[name] : undefined)
    },
    toRecord: () =>
      recordOf(
        Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
      ),
  }
}

function rawLines(raw: readonly string[], name: string): string[] {
  const lines: string[] = []
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const candidate = raw[index]!
    if (candidate.length === name.length && candidate.toLowerCase() === name) lines.push(raw[index + 1]!)
  }
  return lines
}

const parsedLines = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value
