import { leaveWebhook, mountError, type Receivers, sendReply, settleOnEnd } from '@posthorn/core/node'
import { mount } from './request.js'
import type { ExpressMiddleware, MountOptions } from './types.js'

/**
 * Verifies and claims, then hands over to your own handler; `webhookOf` gives it the event. A final 2xx completes the
 * delivery; any other reply, or an error, releases it for the next attempt. Duplicates of a completed delivery get the
 * provider's plain reply, and your handler does not see them.
 *
 * @throws WebhookError `options_invalid`
 */
export function verifyWebhook(receivers: Receivers, options: MountOptions = {}): ExpressMiddleware {
  const open = mount('verifyWebhook', receivers, options)
  return async function webhookVerifier(request, response, next) {
    try {
      const { receiver, handedOver } = await open(request)
      const verified = await receiver.verify(handedOver)
      if ('reply' in verified) return sendReply(request, response, verified.reply)
      // Before the claim: a second mount on the same path would wait for the claim of the first, for ever.
      leaveWebhook(request, receiver, verified)
      const claim = await receiver.claim(verified.delivery)
      if ('reply' in claim) return sendReply(request, response, claim.reply)
      settleOnEnd(request, response, claim)
      // Express 4's parsers look at `_body` alone; without it one further down would try the spent stream and fail.
      Object.assign(request, { webhook: verified, rawBody: verified.delivery.rawBody, body: verified.event, _body: true })
    } catch (error) {
      return next(mountError(error))
    }
    next()
  }
}
