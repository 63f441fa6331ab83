import type { IncomingMessage, ServerResponse } from 'node:http'
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
  const restore = () => {
    response.end = end as typeof response.end
  }
  const held = (...args: unknown[]): ServerResponse => {
    response.end = (() => response) as typeof response.end
    void settle(claim, response.statusCode).then((failed) => {
      restore()
      if (failed && !response.headersSent) {
        for (const name of response.getHeaderNames()) response.removeHeader(name)
        sendReply(request, response, failed)
      } else end(...args)
    })
    return response
  }
  response.end = held as typeof response.end
}

async function settle(claim: Claim, status: number): Promise<WebhookReply | undefined> {
  try {
    if (status >= 200 && status < 300) return await claim.complete()
    await claim.release()
    return undefined
  } catch {
    // Core's claims do not reject. One of another make must not leave the sender waiting, nor be taken for stored.
    return retryLater('mark_not_stored', 1000)
  }
}
