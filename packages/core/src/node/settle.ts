import type { IncomingMessage, ServerResponse } from 'node:http'
import { isUint8Array } from 'node:util/types'
import type { Claim } from '../app-claim.js'
import type { WebhookReply } from '../reply.js'
import { retryLater } from '../standard-replies.js'
import { sendReply } from './reply.js'

/**
 * Settles a claim by the reply that the app gives: a final 2xx completes it, anything else releases it. The end of the
 * response is held until that is stored, so that the mark is durable before the sender hears of success. It hangs on
 * `end` and not on `finish` or `close`: after a sender hung up, the first never fires and the second fires while the
 * handler is still at work.
 */
export function settleOnEnd(request: IncomingMessage, response: ServerResponse, claim: Claim): void {
  const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse
  const write = response.write.bind(response)
  const writeHead = response.writeHead.bind(response)
  const flushHeaders = response.flushHeaders.bind(response)
  const destroy = response.destroy.bind(response)
  let held = false
  if (claim.close && request.httpVersionMajor < 2) response.setHeader('connection', 'close')

  response.end = ((...args: unknown[]): ServerResponse => {
    // Node refuses such a body with an exception, which has to reach the app before anything is settled.
    if (!isBody(args[0])) return end(...args)
    if (held) return response
    held = true
    const head = headOf(response)
    Object.assign(response, { write: () => false, writeHead: () => response, flushHeaders: () => undefined })
    void settleByStatus(claim, response.statusCode)
      .then((failed) => {
        Object.assign(response, { end, write, writeHead, flushHeaders, destroy })
        // What the app did after it had replied, such as falling through to its 404, is no part of the reply.
        if (!response.headersSent) restoreHead(response, head)
        if (!failed) end(...args)
        else sendInstead(request, response, failed)
      })
      .catch(() => destroy())
    return response
  }) as typeof response.end

  response.destroy = (error) => {
    if (!held) void settleByStatus(claim, 500)
    held = true
    return destroy(error)
  }

  // A reply that was begun and can no longer be ended well. Before its first byte, the handler may still succeed.
  response.once('close', () => {
    if (!held && response.headersSent) void settleByStatus(claim, 500)
  })
}

const isBody = (chunk: unknown): boolean =>
  chunk === undefined || chunk === null || typeof chunk === 'string' || typeof chunk === 'function' || isUint8Array(chunk)

interface Head {
  readonly statusCode: number
  readonly statusMessage: string
  readonly headers: ReturnType<ServerResponse['getHeaders']>
}

const headOf = (response: ServerResponse): Head => ({
  statusCode: response.statusCode,
  statusMessage: response.statusMessage,
  headers: { ...response.getHeaders() },
})

function clearHeaders(response: ServerResponse): void {
  for (const name of response.getHeaderNames()) response.removeHeader(name)
}

function restoreHead(response: ServerResponse, { statusCode, statusMessage, headers }: Head): void {
  clearHeaders(response)
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value)
  Object.assign(response, { statusCode, statusMessage })
}

/** Sends a reply in place of the app's. What has begun can only be broken off: the sender must not take it for a success. */
export function sendInstead(request: IncomingMessage, response: ServerResponse, reply: WebhookReply): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  clearHeaders(response)
  response.statusMessage = ''
  sendReply(request, response, reply)
}

/**
 * Settles a claim by the status of the app's reply: a final 2xx completes it, anything else releases it. Gives the
 * reply to send instead, where the delivery was handled and that could not be recorded. Never rejects.
 */
export async function settleByStatus(claim: Claim, status: number): Promise<WebhookReply | undefined> {
  try {
    if (status >= 200 && status < 300) return await claim.complete()
    await claim.release()
    return undefined
  } catch {
    // Core's claims do not reject. One of another make must not leave the sender waiting, nor be taken for stored.
    return retryLater('mark_not_stored', 1000)
  }
}
