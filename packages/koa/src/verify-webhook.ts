import type { EventMap, Receiver } from '@posthorn/core'
import { type Receivers, sendInstead, settleByStatus } from '@posthorn/core/node'
import type { Context, Middleware, Next } from 'koa'
import { answer, createMount } from './mount.js'
import type { MountOptions, WebhookState } from './types.js'

/**
 * Verifies and claims, then runs what comes after it; `ctx.state.webhook` holds the event. A 2xx completes the
 * delivery before Koa replies; any other status, or an error, releases it for the next attempt. Duplicates of a
 * completed delivery get the provider's plain reply, and your middleware does not see them.
 *
 * @throws WebhookError `options_invalid`
 */
export function verifyWebhook<Events extends EventMap>(
  receiver: Receiver<Events>,
  options?: MountOptions,
): Middleware<WebhookState<Events[keyof Events]>>
export function verifyWebhook(receivers: Receivers, options?: MountOptions): Middleware<WebhookState>
export function verifyWebhook(receivers: Receivers, options: MountOptions = {}): Middleware<WebhookState> {
  const mount = createMount('verifyWebhook', receivers, options)
  return async function webhookVerifier(ctx: Context, next: Next) {
    const verified = await mount.verify(ctx)
    if ('reply' in verified) return answer(ctx, verified.reply)
    const claim = await verified.claim()
    if ('reply' in claim) return answer(ctx, claim.reply)
    ctx.state['webhook'] = verified.webhook
    // Parsers further down would try the spent stream and fail. koa-body alone looks at neither.
    Object.assign(ctx, { disableBodyParser: true })
    Object.assign(ctx.request, { body: verified.webhook.event })
    if (claim.close && ctx.req.httpVersionMajor < 2) ctx.set('connection', 'close')
    // Here and not when the response ends: after a hang-up Koa does not even begin one.
    let status = 500
    try {
      await next()
      status = ctx.status
    } finally {
      const failed = await settleByStatus(claim, status)
      if (failed) {
        ctx.respond = false
        sendInstead(ctx.req, ctx.res, failed)
      }
    }
  }
}
