import type { IncomingMessage } from 'node:http'
import { isUint8Array } from 'node:util/types'
import getRawBody from 'raw-body'
import { bodyAborted, bodyAlreadyRead, bodyTimeout, bodyTooLarge } from '../errors.js'
import type { BodyReader } from '../request.js'

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
    if (!kept) return readStream(request, limit, timeoutMs, fix)
    if (kept.byteLength > limit) throw bodyTooLarge(limit)
    return kept
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
  return request.readableEncoding ? 'decoded' : 'unread'
}

function readStream(request: IncomingMessage, limit: number, timeoutMs: number, fix: string): Promise<Buffer> {
  const state = stateOf(request)
  if (state === 'aborted') return Promise.reject(bodyAborted())
  if (state === 'decoded') return Promise.reject(bodyAlreadyRead('was set to be decoded as text', fix))
  // A parser that was told of an empty body has taken nothing away.
  if (state === 'consumed' && request.headers['content-length'] === '0') return Promise.resolve(Buffer.alloc(0))
  if (state === 'consumed') return Promise.reject(bodyAlreadyRead('was read and not kept', fix))
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(bodyTimeout(timeoutMs)), timeoutMs).unref()
    // raw-body never settles when a request closes without an error and before its end.
    const closed = () => {
      if (!request.readableEnded) reject(bodyAborted())
    }
    request.once('close', closed)
    getRawBody(request, { limit, length: request.headers['content-length'] ?? null })
      .then(resolve, (error: unknown) => reject(translate(error, limit)))
      .finally(() => {
        clearTimeout(timer)
        request.off('close', closed)
      })
  })
}

/** raw-body's error in our words. */
function translate(error: unknown, limit: number): Error {
  const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined
  return type === 'entity.too.large' ? bodyTooLarge(limit) : bodyAborted(error)
}
