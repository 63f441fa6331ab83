import type { IncomingMessage } from 'node:http'
import { isUint8Array } from 'node:util/types'
import { bodyAborted, bodyAlreadyRead, bodyTimeout, bodyTooLarge } from '../errors/errors.js'
import { headersOf } from '../node/headers.js'
import { asBuffer } from '../request/bytes.js'

/** What bounds the reading of a body, and what to tell a developer whose set-up spoiled its bytes. */
export interface ReadBounds {
  readonly limit: number
  readonly timeoutMs: number
  readonly fix: string
}

/** A stream that nobody has begun to read. Mocks of requests are mere emitters, which can do none of the optional things. */
export type UnreadStream = Pick<IncomingMessage, 'headers' | 'rawHeaders' | 'on' | 'off' | 'read' | 'complete' | 'aborted'> &
  Pick<IncomingMessage, 'readableLength' | 'readableObjectMode'> &
  Partial<Pick<IncomingMessage, 'pause' | 'resume' | 'unpipe'>>

/** Takes a body of which all is there, as small ones are that come with the head: a timer and listeners would cost more. */
export function readWhole(stream: UnreadStream, limit: number): Buffer | undefined {
  const announced = stream.complete && !stream.readableObjectMode ? announcedBy(stream) : undefined
  if (!announced || announced > limit || stream.readableLength !== announced) return undefined
  const first = stream.read() as Buffer
  return ofItsOwn(first.byteLength === announced ? first : Buffer.concat([first, ...chunksOf(stream)]))
}

/** From Node 26 on `read` gives one chunk and not all that there is. The last `read` lets the stream end. */
function* chunksOf(stream: UnreadStream): Generator<Buffer> {
  for (let chunk = stream.read() as Buffer | null; chunk; chunk = stream.read() as Buffer | null) yield chunk
}

/** Reads a stream to its end. Where it gives up it stops the stream, and leaves it to others what becomes of the rest. */
export function readStream(stream: UnreadStream, { limit, timeoutMs, fix }: ReadBounds): Promise<Buffer> {
  const announced = announcedBy(stream)
  if (announced !== undefined && announced > limit) {
    stop(stream)
    return Promise.reject(bodyTooLarge(limit))
  }
  return new Promise((resolve, reject) => {
    const body = new Collected(announced, limit)
    const settle = (problem?: Error): void => {
      clearTimeout(timer)
      stream.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose)
      if (!problem) return resolve(body.bytes())
      stop(stream)
      reject(problem)
    }
    const onData = (chunk: unknown): void => {
      // A stream of objects may give text, from which the bytes cannot be had back.
      const problem = isUint8Array(chunk) ? body.add(chunk) : bodyAlreadyRead('was decoded', fix)
      if (problem) settle(problem)
    }
    // An HTTP/2 stream that was reset without an error code ends as if it were whole, and need not have a content-length.
    const onEnd = (): void => settle(stream.aborted ? bodyAborted() : body.lacking())
    const onError = (cause: unknown): void => settle(bodyAborted(cause))
    // Streams that are no sockets may close without an error and before their end.
    const onClose = (): void => settle(bodyAborted())
    const timer = setTimeout(() => settle(bodyTimeout(timeoutMs)), timeoutMs).unref()
    stream.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose)
    // Listening does not wake a stream that the app paused while it did something else.
    stream.resume?.()
  })
}

function announcedBy(stream: UnreadStream): number | undefined {
  const length = Number(headersOf(stream).values('content-length')[0] ?? NaN)
  return Number.isNaN(length) ? undefined : length
}

const ignore = (): void => {}

function stop(stream: UnreadStream): void {
  // It may yet fail, and nobody else need be listening. Node's own requests keep quiet then; any other stream would bring the
  // process down.
  stream.on('error', ignore)
  stream.unpipe?.()
  stream.pause?.()
}

/**
 * Bytes that hold on to no others. Chunks of HTTP/1 are copies that Node made, of their own size. Those of HTTP/2 are slices
 * of all that came on the connection at once: a body of 1 KiB was seen to hold 52 KiB, and a handler may keep it for long.
 */
function ofItsOwn(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength === bytes.byteLength) return bytes
  const copy = Buffer.allocUnsafeSlow(bytes.byteLength)
  copy.set(bytes)
  return copy
}

/** Bytes as they come: a single chunk as it is, several in one buffer, since a list of tiny chunks takes many times their size. */
class Collected {
  readonly #announced: number | undefined
  readonly #limit: number
  #bytes: Buffer | undefined
  #length = 0

  constructor(announced: number | undefined, limit: number) {
    this.#announced = announced
    this.#limit = limit
  }

  /** Adds a chunk, or gives the reason not to. */
  add(chunk: Uint8Array): Error | undefined {
    const start = this.#length
    const length = start + chunk.byteLength
    if (length > this.#limit) return bodyTooLarge(this.#limit)
    if (this.#announced !== undefined && length > this.#announced) return bodyAborted(unlike(this.#announced, length))
    this.#length = length
    // It is full, so that nothing is ever written into what is somebody else's.
    if (!this.#bytes) this.#bytes = asBuffer(chunk)
    else this.#roomFor(length).set(chunk, start)
    return undefined
  }

  #roomFor(length: number): Buffer {
    const full = this.#bytes
    if (full && full.byteLength >= length) return full
    // Memory that was not written to is not resident, but the collector counts it: were all that is announced taken at once,
    // a flood of requests that announce 1 MiB and send a byte would have it run all the time.
    const room = Buffer.allocUnsafeSlow(
      this.#announced === undefined ? Math.min(2 * length, this.#limit) : Math.min(32 * length, this.#announced),
    )
    if (full) room.set(full)
    this.#bytes = room
    return room
  }

  /** At the end: the reason why these are not all bytes. */
  lacking(): Error | undefined {
    return (this.#announced ?? this.#length) === this.#length ? undefined : bodyAborted(unlike(this.#announced, this.#length))
  }

  bytes(): Buffer {
    return ofItsOwn(this.#bytes?.subarray(0, this.#length) ?? Buffer.alloc(0))
  }
}

const unlike = (announced: number | undefined, length: number): Error =>
  new Error(`content-length is ${announced}, but ${length} bytes came`)
