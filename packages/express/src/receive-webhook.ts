import { type Receivers, sendReply } from '@posthorn/core/node'
import { createMount } from './mount.js'
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
  const mount = createMount('receiveWebhook', receivers, options)
  return async function webhookMiddleware(request, response, next) {
    try {
      sendReply(request, response, await mount.receive(request))
    } catch (error) {
      next(error)
    }
  }
}
