import { mountError, type Receivers, sendReply } from '@posthorn/core/node'
import { mount } from './request.js'
import type { ExpressMiddleware, MountOptions } from './types.js'

/**
 * Mounts a receiver, or several behind `/:provider`; it owns the reply. Mount it before `express.json()`, which would
 * leave no exact bytes to verify.
 *
 * Mistakes in the app's set-up go to `next`, as a `WebhookError` that tells the fix.
 *
 * @throws WebhookError `options_invalid`
 */
export function receiveWebhook(receivers: Receivers, options: MountOptions = {}): ExpressMiddleware {
  const open = mount('receiveWebhook', receivers, options)
  return async function webhookMiddleware(request, response, next) {
    try {
      const { receiver, handedOver } = await open(request)
      sendReply(request, response, await receiver.receive(handedOver))
    } catch (error) {
      next(mountError(error))
    }
  }
}
