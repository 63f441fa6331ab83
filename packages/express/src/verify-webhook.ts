import { type Receivers, sendReply, settleOnEnd } from '@posthorn/core/node'
import { createMount } from './mount.js'
import type { ExpressMiddleware, MountOptions } from './types.js'

/**
 * Verifies and claims, then hands over to your own handler; `webhookOf` gives it the event. A final 2xx completes the
 * delivery; any other reply, or an error, releases it for the next attempt. Duplicates of a completed delivery get the
 * provider's plain reply, and your handler does not see them.
 *
 * Mistakes in the app's set-up go to `next`, as a `WebhookError` that tells the fix.
 *
 * @throws WebhookError `options_invalid`
 */
export function verifyWebhook(receivers: Receivers, options: MountOptions = {}): ExpressMiddleware {
  const mount = createMount('verifyWebhook', receivers, options)
  return async function webhookVerifier(request, response, next) {
    try {
      const verified = await mount.verify(request)
      if ('reply' in verified) return sendReply(request, response, verified.reply)
      const claim = await verified.claim()
      if ('reply' in claim) return sendReply(request, response, claim.reply)
      settleOnEnd(request, response, claim)
      const { webhook } = verified
      // Express 4's parsers look at `_body` alone; without it one further down would try the spent stream and fail.
      Object.assign(request, { webhook, rawBody: webhook.delivery.rawBody, body: webhook.event, _body: true })
    } catch (error) {
      return next(error)
    }
    next()
  }
}
