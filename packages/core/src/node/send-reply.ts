import { isAscii } from 'node:buffer'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { WebhookReply } from '../reply/reply.js'
import { asBuffer } from '../request/bytes.js'
import { type NodeRequest, type NodeResponse, requestIn, takeOver } from './wrapped.js'

/** How much of a refused body is taken in, and for how long, so that the sender gets to read the reply. */
const drainBytes = 33_554_432
const drainMs = 2000

/** Bytes of a reply's body up to which copying is cheaper than a second piece. */
const sentAsText = 16_384

/**
 * Sends a reply. Where the body was not read to its end, the reply goes out at once and the rest of the body is
 * drained, within bounds, before the exchange ends: a server that closes while a sender is still writing has its reply
 * lost to a reset, one that stops reading leaves the connection wedged, and one that reads on can be kept busy for ever.
 */
export function sendReply(source: NodeRequest, target: NodeResponse, reply: WebhookReply): void {
  const [request, response] = [requestIn(source), takeOver(target)]
  if (response.headersSent || response.writableEnded || response.destroyed) return
  const { status, headers, body } = reply
  for (const name of Object.keys(headers)) response.setHeader(name, headers[name]!)
  if (bodyAllowed(status)) response.setHeader('content-length', body.byteLength)
  // HTTP/2 has no such header; its streams end one by one.
  if (reply.close && request.httpVersionMajor < 2) response.setHeader('connection', 'close')
  response.statusCode = status
  const content = bodyAllowed(status) && request.method !== 'HEAD' ? body : undefined
  if (request.complete || request.readableEnded) {
    // As text, which Node sends in one piece with the head. Serverless shims take all text for UTF-8.
    if (content && content.byteLength <= sentAsText && isAscii(content))
      response.end(asBuffer(content).toString('latin1'), 'latin1')
    else response.end(content)
    return
  }
  if (content?.byteLength) response.write(content)
  else response.flushHeaders()
  drain(request, response)
}

const bodyAllowed = (status: number): boolean => status !== 204 && status !== 304

interface Http2Response {
  /** There for HTTP/2 alone. */
  readonly stream?: { once(event: 'finish', listener: () => void): void; close(code: number): void }
}

/**
 * Ends a reply whose request goes on. Destroying an HTTP/2 request would leave its stream open and the sender writing,
 * and such a response says that it is finished only once the stream is closed.
 */
function cutOff(request: IncomingMessage, response: ServerResponse & Http2Response): void {
  const { stream } = response
  if (stream) stream.once('finish', () => stream.close(0))
  else {
    // Node would keep the connection and read the rest of the body, however long that is.
    response.shouldKeepAlive = false
    response.once('finish', () => request.destroy())
  }
  response.end()
}

function drain(request: IncomingMessage, response: ServerResponse): void {
  let taken = 0
  const finish = () => {
    clearTimeout(timer)
    request.off('data', count).off('end', finish).off('error', finish).off('close', finish)
    if (request.complete) response.end()
    else cutOff(request, response)
  }
  const count = (chunk: Buffer) => {
    taken += chunk.length
    if (taken > drainBytes) finish()
  }
  const timer = setTimeout(finish, drainMs).unref()
  request.on('data', count).once('end', finish).once('error', finish).once('close', finish)
  request.resume()
}
