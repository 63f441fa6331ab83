import type { Receivers } from '@posthorn/core/node'
import type { Context, Middleware } from 'koa'
import { answer, createMount } from './mount.js'
import type { MountOptions } from './types.js'

/**
 * Mounts a receiver, or several behind `/:provider`; it owns the reply. Koa has no routes of its own: mount it on a
 * router's, and before any body parser, which would leave no exact bytes to verify.
 *
 * Mistakes in the app's set-up are thrown, as a `WebhookError` that tells the fix.
 *
 * @throws WebhookError `options_invalid`
 */
export function receiveWebhook(receivers: Receivers, options: MountOptions = {}): Middleware {
  const mount = createMount('receiveWebhook', receivers, options)
  return async function webhookMiddleware(ctx: Context) {
    answer(ctx, await mount.receive(ctx))
  }
}
