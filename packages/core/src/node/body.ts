import type { IncomingMessage } from 'node:http'
import { isUint8Array } from 'node:util/types'
import { bodyAborted, bodyAlreadyRead, bodyTooLarge } from '../errors.js'
import type { BodyReader } from '../request.js'
import { endOfTurn } from './end-of-turn.js'
import { type ReadBounds, readStream } from './read-stream.js'

/** Where parsers and serverless shims leave a body. */
interface KeptBody {
  rawBody?: unknown
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
  return async (limit, timeoutMs) => {
    const kept = keptBytes(request) ?? keptBytes(parsed)
    if (kept) return bytesWithin(limit, kept)
    // Node tells of a request before it has looked at what came along with the head. Mocks of requests know of no such thing.
    if ((request.complete as boolean | undefined) === false) await endOfTurn()
    return readUnread(request, { limit, timeoutMs, fix })
  }
}

function bytesWithin(limit: number, kept: Uint8Array): Uint8Array {
  if (kept.byteLength > limit) throw bodyTooLarge(limit)
  return kept
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
