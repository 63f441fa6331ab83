import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Claim } from '../claims/app-claim.js'
import type { WebhookReply } from '../reply/reply.js'
import { retryLater } from '../reply/standard-replies.js'
import { clearHead } from './head.js'
import { holdResponse } from './hold.js'
import { sendReply } from './send-reply.js'
import { type NodeRequest, type NodeResponse, requestIn, responseIn } from './wrapped.js'

/**
 * Settles a claim by the reply that the app gives: a final 2xx completes it, anything else releases it. The reply is
 * held until that is stored, so that the mark is durable before the sender hears of success, and another reply can take
 * its place. It hangs on the response's `end` and not on `finish` or `close`: after a sender hung up, the first never
 * fires and the second fires while the handler is still at work.
 */
export function settleOnEnd(source: NodeRequest, target: NodeResponse, claim: Claim): void {
  const [request, response] = [requestIn(source), responseIn(target)]
  const fail = () => void settleByStatus(claim, 500)
  // Something else replied meanwhile, such as a timeout of the framework, and nothing will end this response again.
  if (response.writableEnded) return fail()
  if (claim.close && request.httpVersionMajor < 2) response.setHeader('connection', 'close')
  holdResponse(response, {
    ending: async () => {
      const failed = await settleByStatus(claim, response.statusCode)
      return failed && (() => sendInstead(request, response, failed))
    },
    broken: fail,
  })
}

/** Sends a reply in place of the app's. What has begun can only be broken off: the sender must not take it for a success. */
export function sendInstead(request: IncomingMessage, response: ServerResponse, reply: WebhookReply): void {
  if (response.headersSent) return breakOff(response)
  clearHead(response)
  sendReply(request, response, reply)
}

const internalError = 2

/** An HTTP/2 stream that is merely destroyed ends well, as the sender sees it. */
function breakOff(response: ServerResponse & { readonly stream?: { close(code: number): void } }): void {
  if (response.stream) response.stream.close(internalError)
  else response.destroy()
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
    return retryLater(1000)
  }
}
