import type { Command } from 'commander'
import type { SavedRequest } from '../explain/explanation.js'
import type { Io } from '../io.js'
import type { Printer } from '../terminal/printer.js'
import { printable } from '../terminal/printable.js'
import { UsageError } from '../usage-error.js'
import { readFile } from './file.js'
import { readTime } from './time.js'
import { bodyComplaint, type ReadRequest, readHeaders, readWholeRequest } from './saved-request.js'

/** Where the saved request of a command is. */
export interface RequestOptions {
  readonly headers?: string
  readonly body?: string
  readonly request?: string
  readonly method?: string
  readonly url?: string
  readonly publicUrl?: string
  readonly keyId?: string
  readonly now?: string
}

/** Adds the options. */
export const addRequestOptions = (command: Command): Command =>
  command
    .option('--headers <file>', 'saved headers: lines "Name: value", what `curl -v` printed, or JSON')
    .option('--body <file>', 'saved body: the exact bytes')
    .option(
      '--request <file>',
      'in place of both: a whole request, with its head, an empty line and the body, or what `sign --json` printed',
    )
    .option('--method <method>', 'its method (default: as saved, else POST)')
    .option('--url <path>', 'its path and query (default: as saved, else /)')
    .option('--public-url <url>', 'address that the sender was given, for senders that sign it')
    .option('--key-id <id>', 'key id that the app holds the secret under, for senders that name their keys')
    .option(
      '--now <time>',
      'when it came: ISO 8601 with its zone, a date (midnight in UTC), or seconds or milliseconds since 1970 (default: now)',
    )

// More than servers take. A signature is looked for in all of them, time and again.
const mostHeaders = 1000

/** The saved request. What its file contradicts itself in is said on stderr. */
export async function readRequest(io: Io, printer: Printer, options: RequestOptions): Promise<SavedRequest> {
  // Here, for with `--ignore-age` nothing else reads it.
  if (options.now !== undefined) readTime('--now', options.now)
  const read = await readFiles(io, options)
  if (read.headers.length > mostHeaders)
    throw new UsageError(`There are more than ${mostHeaders} headers, which no request has. Is this the right file?`)
  const complaint = bodyComplaint(read)
  if (complaint) printer.note(`Note: ${complaint}`)
  const { method = read.method ?? 'POST', url = read.url ?? '/' } = options
  return { method: method.toUpperCase(), url, headers: read.headers, body: read.body }
}

async function readFiles(io: Io, { headers, body, request }: RequestOptions): Promise<ReadRequest> {
  if (request !== undefined) {
    if (headers !== undefined || body !== undefined)
      throw new UsageError('--request holds the headers and the body: leave --headers and --body out.')
    return readWholeRequest(await readFile(io, request), nameOf(request))
  }
  if (headers === undefined && body === undefined)
    throw new UsageError('A saved request is needed: --headers FILE and --body FILE, or --request FILE.')
  if (headers === undefined) throw new UsageError('--headers FILE is missing: the headers that came with the body.')
  if (body === undefined) throw new UsageError('--body FILE is missing: the body that came with the headers.')
  return { ...readHeaders(await readFile(io, headers), nameOf(headers)), body: await readFile(io, body) }
}

const nameOf = (path: string): string => `"${printable(path)}"`
