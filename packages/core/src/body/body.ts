import type { IncomingMessage } from 'node:http'
import { nextTick } from 'node:process'
import timers from 'node:timers'
import { isUint8Array } from 'node:util/types'
import { bodyAborted, bodyAlreadyRead, bodyTooLarge } from '../errors/errors.js'
import type { BodyReader } from '../request/request.js'
import { type ReadBounds, readStream, readWhole } from './read-stream.js'

/** Where parsers and serverless shims leave a body. */
interface KeptBody {
  /** The exact bytes, where a parser or a shim kept them. */
  rawBody?: unknown
  /** Taken where it is bytes; anything else was parsed, and cannot be verified. */
  body?: unknown
}

/** A Node request, with what parsers and serverless shims leave on it. No interface: some parsers declare `rawBody` on Node's. */
export type BodySource = IncomingMessage & KeptBody

/**
 * Makes a reader of a request's exact bytes: those that an upstream parser or shim kept as bytes, else the stream's.
 * `fix` says how to mount Posthorn so that the body is still there; it ends up in the `body_already_read` error.
 * `parsed` is the framework's own request object, where its parsers leave the body.
 */
export function bodyOf(request: BodySource, fix: string, parsed: object = request): BodyReader {
  return (limit, timeoutMs) => {
    const kept = keptBytes(request) ?? keptBytes(parsed)
    if (kept) return kept.byteLength > limit ? Promise.reject(bodyTooLarge(limit)) : Promise.resolve(kept)
    const bounds = { limit, timeoutMs, fix }
    // Mocks of requests know nothing of it. HTTP/2 says so only at the end, and empties a stream that is reset meanwhile.
    const mayStillCome = (request.complete as boolean | undefined) === false && request.httpVersionMajor < 2
    return new Promise((resolve, reject) => {
      if (mayStillCome) afterPolling(() => read(request, bounds, resolve, reject))
      else read(request, bounds, resolve, reject)
    })
  }
}

// Taken once: what replaces them later, as fake clocks of tests do, may never call, and bodies would wait for ever.
const { setImmediate: afterPolling } = timers

/**
 * Node tells of a request before it has looked at what came along with the head. By the end of the turn a small body is there
 * as well, and can be taken without a timer and listeners. Each request waits for that end by itself: if they went on in step,
 * all that they hold would be alive at once.
 */
function read(request: IncomingMessage, bounds: ReadBounds, resolve: (bytes: Buffer) => void, reject: (reason: unknown) => void) {
  try {
    const whole = stateOf(request) === 'unread' ? readWhole(request, bounds.limit) : undefined
    // It ends one tick later, and whoever looks at the request then has to see that it did.
    if (whole) nextTick(resolve, whole)
    else readUnread(request, bounds).then(resolve, reject)
  } catch (cause) {
    reject(cause)
  }
}

function keptBytes({ rawBody, body }: KeptBody): Uint8Array | undefined {
  if (isUint8Array(rawBody)) return rawBody
  return isUint8Array(body) ? body : undefined
}

/** What became of a stream. `req.body` does not tell: Express 4 sets it to `{}` for bodies that nobody read. */
function stateOf(request: IncomingMessage): 'unread' | 'aborted' | 'consumed' | 'decoded' {
  if (request.errored || (request.destroyed && !request.readableEnded)) return 'aborted'
  if (request.readableEnded || request.readableDidRead || request.readableFlowing) return 'consumed'
  if (request.readableEncoding) return 'decoded'
  // Says nothing of the body where a mock of a request does not have it at all.
  return (request.readable as boolean | undefined) === false ? 'aborted' : 'unread'
}

function readUnread(request: IncomingMessage, bounds: ReadBounds): Promise<Buffer> {
  const state = stateOf(request)
  if (state === 'unread') return readStream(request, bounds)
  if (state === 'aborted') return Promise.reject(bodyAborted())
  if (state === 'decoded') return Promise.reject(bodyAlreadyRead('was set to be decoded as text', bounds.fix))
  // A parser that was told of an empty body has taken nothing away.
  if (request.headers['content-length'] === '0') return Promise.resolve(Buffer.alloc(0))
  return Promise.reject(bodyAlreadyRead('was read and not kept', bounds.fix))
}
