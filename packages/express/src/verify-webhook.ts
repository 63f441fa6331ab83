import { receiverSelector, type Receivers, sendReply, settleOnEnd } from '@posthorn/core/node'
import { webhookRequest } from './request.js'
import type { ExpressMiddleware, MountOptions } from './types.js'

/**
 * Verifies and claims, then hands over to your own handler with `req.webhook`. A final 2xx completes the delivery;
 * any other reply, or an error, releases it for the next attempt. Duplicates of a completed delivery get the
 * provider's reply, and your handler does not see them.
 */
export function verifyWebhook(receivers: Receivers, options: MountOptions = {}): ExpressMiddleware {
  const select = receiverSelector(receivers)
  const { param = 'provider' } = options
  return async function webhookVerifier(request, response, next) {
    try {
      const receiver = select(request.params?.[param])
      const verified = await receiver.verify(webhookRequest(request, options))
      if ('reply' in verified) return sendReply(request, response, verified.reply)
      const claim = await receiver.claim(verified.delivery)
      if ('reply' in claim) return sendReply(request, response, claim.reply)
      settleOnEnd(request, response, claim)
      request.webhook = { event: verified.event, delivery: verified.delivery }
      request.rawBody = verified.delivery.rawBody
      // Express 4's parsers look at `_body` alone; without it one further down would try the spent stream and fail.
      Object.assign(request, { body: verified.event, _body: true })
    } catch (error) {
      return next(error)
    }
    next()
  }
}
