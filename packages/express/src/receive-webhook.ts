import { receiverSelector, type Receivers, sendReply } from '@posthorn/core/node'
import { webhookRequest } from './request.js'
import type { ExpressMiddleware, MountOptions } from './types.js'

/**
 * Mounts a receiver, or several behind `/:provider`; it owns the reply. Mount it before `express.json()`, which would
 * leave no exact bytes to verify.
 *
 * Mistakes in the app's set-up go to `next`, as a `WebhookError` that tells the fix.
 */
export function receiveWebhook(receivers: Receivers, options: MountOptions = {}): ExpressMiddleware {
  const select = receiverSelector(receivers)
  const { param = 'provider' } = options
  return async function webhookMiddleware(request, response, next) {
    try {
      const receiver = select(request.params?.[param])
      sendReply(request, response, await receiver.receive(webhookRequest(request, options)))
    } catch (error) {
      next(error)
    }
  }
}
