import type { IncomingMessage, ServerResponse } from 'node:http'
import { isUint8Array } from 'node:util/types'
import type { Claim } from '../app-claim.js'
import type { WebhookReply } from '../reply.js'
import { retryLater } from '../standard-replies.js'
import { clearHead, headOf, restoreHead, setHead } from './head.js'
import { sendReply } from './reply.js'
import { type NodeRequest, type NodeResponse, requestIn, responseIn } from './wrapped.js'

/**
 * Settles a claim by the reply that the app gives: a final 2xx completes it, anything else releases it. The end of the
 * response is held until that is stored, so that the mark is durable before the sender hears of success, and its head
 * until the first byte of a body, so that another reply can take its place. It hangs on `end` and not on `finish` or
 * `close`: after a sender hung up, the first never fires and the second fires while the handler is still at work.
 */
export function settleOnEnd(source: NodeRequest, target: NodeResponse, claim: Claim): void {
  const [request, response] = [requestIn(source), responseIn(target)]
  const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse
  const write = response.write.bind(response) as (...args: unknown[]) => boolean
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse
  const flushHeaders = response.flushHeaders.bind(response)
  const destroy = response.destroy.bind(response)
  let state: 'unsent' | 'begun' | 'held' | 'settled' = 'unsent'
  if (claim.close && request.httpVersionMajor < 2) response.setHeader('connection', 'close')

  // These stay for good: what other middleware has wrapped around them must not be lost.
  response.writeHead = ((...args: unknown[]): ServerResponse => {
    if (state === 'held') return response
    return state === 'unsent' && setHead(response, args) ? response : writeHead(...args)
  }) as typeof response.writeHead

  response.write = ((...args: unknown[]): boolean => {
    if (state === 'held') return false
    if (state === 'unsent') state = 'begun'
    return write(...args)
  }) as typeof response.write

  response.flushHeaders = () => {
    if (state === 'held') return
    if (state === 'unsent') state = 'begun'
    flushHeaders()
  }

  response.end = ((...args: unknown[]): ServerResponse => {
    // Node refuses such a body with an exception, which has to reach the app before anything is settled.
    if (state === 'settled' || !isBody(args[0])) return end(...args)
    if (state === 'held') return response
    state = 'held'
    const head = headOf(response)
    void settleByStatus(claim, response.statusCode)
      .then((failed) => {
        state = 'settled'
        // What the app did after it had replied, such as falling through to its 404, is no part of the reply.
        if (!response.headersSent) restoreHead(response, head)
        if (failed) sendInstead(request, response, failed)
        else end(...args)
      })
      .catch(() => destroy())
    return response
  }) as typeof response.end

  const breakOff = () => {
    if (state === 'held' || state === 'settled') return
    state = 'settled'
    void settleByStatus(claim, 500)
  }
  response.destroy = (error) => {
    breakOff()
    return destroy(error)
  }
  // A reply that was begun and can no longer be ended well. Before its first byte, the handler may still succeed.
  response.once('close', () => {
    if (response.headersSent) breakOff()
  })
}

const isBody = (chunk: unknown): boolean =>
  chunk === undefined || chunk === null || typeof chunk === 'string' || typeof chunk === 'function' || isUint8Array(chunk)

/** Sends a reply in place of the app's. What has begun can only be broken off: the sender must not take it for a success. */
export function sendInstead(request: IncomingMessage, response: ServerResponse, reply: WebhookReply): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  clearHead(response)
  sendReply(request, response, reply)
}

/**
 * Settles a claim by the status of the app's reply: a final 2xx completes it, anything else releases it. Gives the
 * reply to send instead, where the delivery was handled and that could not be recorded. Never rejects.
 */
export async function settleByStatus(
  claim: Pick<Claim, 'complete' | 'release'>,
  status: number,
): Promise<WebhookReply | undefined> {
  try {
    if (status >= 200 && status < 300) return await claim.complete()
    await claim.release()
    return undefined
  } catch {
    // Core's claims do not reject. One of another make must not leave the sender waiting, nor be taken for stored.
    return retryLater('mark_not_stored', 1000)
  }
}
