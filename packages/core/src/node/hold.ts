import type { ServerResponse } from 'node:http'
import { isUint8Array } from 'node:util/types'
import { headOf, restoreHead, setHead } from './head.js'

/** What is asked and told of a response that is held. */
export interface Holder {
  /** The app has ended it. Gives what to send in its place, or nothing to let it go. */
  readonly ending: () => Promise<(() => void) | undefined>
  /** It was begun and cannot be ended well any more, or the app destroyed it. */
  readonly broken: () => void
}

/**
 * Holds back a response at its end: the head until the first byte of a body, and the last byte until `send`. The
 * methods stay replaced for good, since what other middleware has wrapped around them must not be lost.
 */
export function holdResponse(response: ServerResponse, { ending, broken }: Holder): void {
  const own = ownMethods(response)
  let state: 'unsent' | 'begun' | 'held' | 'free' = 'unsent'
  let written = 0
  let last: unknown[] | undefined

  response.writeHead = (...args: unknown[]): ServerResponse => {
    if (state === 'held') return response
    return state === 'unsent' && setHead(response, args) ? response : own.writeHead(...args)
  }

  response.write = ((...args: unknown[]): boolean => {
    if (state === 'held') return false
    // Node's HTTP/2 ends by way of `write`.
    if (state === 'free') return own.write(...args)
    written += lengthOf(args)
    // With its last byte a reply is whole to the sender, whether or not it is ended.
    if (!last && written === Number(response.getHeader('content-length') ?? Number.NaN)) {
      // Bytes wait, and whoever waits for them to be taken does not.
      last = args.filter((arg) => typeof arg !== 'function')
      const callback = args.find((arg) => typeof arg === 'function')
      if (callback) process.nextTick(callback)
      return true
    }
    state = 'begun'
    return own.write(...args)
  }) as typeof response.write

  response.flushHeaders = () => {
    if (state === 'held') return
    if (state === 'unsent') state = 'begun'
    own.flushHeaders()
  }

  response.end = ((...args: unknown[]): ServerResponse => {
    // Node refuses such a body with an exception, which has to reach the app before anything is settled.
    if (state === 'free' || !isBody(args[0])) return own.end(...args)
    if (state === 'held') return response
    state = 'held'
    const head = headOf(response)
    void ending()
      .then((instead) => {
        state = 'free'
        // What the app did after it had replied, such as falling through to its 404, is no part of the reply.
        if (!response.headersSent) restoreHead(response, head)
        // Not by way of wrappers, which think that they have ended it.
        if (instead) {
          Object.assign(response, { write: own.write, end: own.end, flushHeaders: own.flushHeaders })
          return instead()
        }
        if (last) own.write(...last)
        own.end(...args)
      })
      .catch(() => own.destroy())
    return response
  }) as typeof response.end

  // By this, frameworks know that they have replied.
  Object.defineProperty(response, 'writableEnded', { configurable: true, get: () => state === 'held' || own.writableEnded() })

  const breakOff = () => {
    if (state === 'held' || state === 'free') return
    state = 'free'
    broken()
  }
  response.destroy = (error) => {
    breakOff()
    return own.destroy(error)
  }
  // A reply that was begun and can no longer be ended well. Before its first byte, the handler may still succeed.
  response.once('close', () => {
    if (response.headersSent) breakOff()
  })
}

/** What a response does by itself. */
function ownMethods(response: ServerResponse) {
  const prototype = Object.getPrototypeOf(response) as object
  return {
    writeHead: response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse,
    write: response.write.bind(response) as (...args: unknown[]) => boolean,
    end: response.end.bind(response) as (...args: unknown[]) => ServerResponse,
    flushHeaders: response.flushHeaders.bind(response),
    destroy: response.destroy.bind(response),
    writableEnded: () => Reflect.get(prototype, 'writableEnded', response) === true,
  }
}

const isBody = (chunk: unknown): boolean =>
  chunk === undefined || chunk === null || typeof chunk === 'string' || typeof chunk === 'function' || isUint8Array(chunk)

function lengthOf([chunk, encoding]: readonly unknown[]): number {
  if (isUint8Array(chunk)) return chunk.byteLength
  if (typeof chunk !== 'string') return 0
  return Buffer.byteLength(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
}
