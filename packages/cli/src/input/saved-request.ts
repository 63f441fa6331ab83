import { UsageError } from '../usage-error.js'
import { type Head, readHead } from './head.js'
import { looksLikeJson, readJsonHeaders, readJsonRequest } from './json-request.js'
import { textOf, utf16 } from './text.js'

/** A request as it was read, before options say what it lacks. */
export interface ReadRequest extends Head {
  readonly body: Buffer
}

/**
 * Reads saved headers: lines, or JSON.
 *
 * @throws UsageError with the line.
 */
export function readHeaders(bytes: Buffer, shown: string): Head {
  const text = textOf(bytes)
  if (looksLikeJson(text)) return { headers: readJsonHeaders(text, shown) }
  // Node reads header values as Latin-1, and what is judged here is to be what the app saw.
  return readHead(utf16(bytes) === undefined ? latin1(bytes) : text, shown)
}

/**
 * Reads a whole request as it went over the wire: head, an empty line, and the body to the end of the file; or as JSON,
 * as `sign --json` prints it.
 *
 * @throws UsageError where there is no empty line, or a line of the head cannot be read.
 */
export function readWholeRequest(bytes: Buffer, shown: string): ReadRequest {
  const decoded = textOf(bytes)
  if (looksLikeJson(decoded)) return readJsonRequest(decoded, shown)
  if (utf16(bytes) !== undefined)
    throw new UsageError(
      `${shown} is UTF-16, as PowerShell 5 writes with ">", so that its body is not the bytes that came: give the headers and the body in two files.`,
    )
  const text = bytes.toString('latin1')
  const start = /^(?:\xEF\xBB\xBF)?(?:\r?\n)*/.exec(text)![0].length
  const end = /\r?\n\r?\n/g
  end.lastIndex = start
  const found = end.exec(text)
  if (!found) throw new UsageError(`${shown} has no empty line: a request is a head, an empty line, and the body.`)
  return { ...readHead(text.slice(start, found.index), shown), body: bytes.subarray(end.lastIndex) }
}

const latin1 = (bytes: Buffer): string => bytes.toString('latin1').replace(/^\xEF\xBB\xBF/, '')

/** What in a request contradicts its body, if so: the file was changed on its way here. */
export function bodyComplaint({ headers, body }: ReadRequest): string | undefined {
  const valueOf = (name: string) => headers.find(([one]) => one.toLowerCase() === name)?.[1]
  const length = valueOf('content-length')
  if (length !== undefined && /^\d+$/.test(length) && Number(length) !== body.length)
    return `Content-Length says ${length} bytes and the body has ${body.length}: editors add a line break at the end, and consoles cut.`
  const isFramed = /^[\da-f]+(?:;[^\r\n]*)?\r\n/i.test(body.subarray(0, 64).toString('latin1'))
  if (valueOf('transfer-encoding')?.toLowerCase() === 'chunked' && isFramed)
    return 'The body seems to hold the lengths of its chunks, which are not part of what was signed: take them out.'
  return undefined
}
