import type { EventMap, Receiver } from '@posthorn/core'
import { failureOf, type Receivers, sendInstead, settleByStatus, settleOnEnd } from '@posthorn/core/node'
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
    settleOnEnd(ctx.req, ctx.res, claim)
    try {
      await next()
    } catch (thrown) {
      await settleByStatus(claim, 500)
      throw failureOf(thrown)
    }
    // What the app writes past Koa it may end later, and is settled then.
    if (ctx.respond === false) return
    // Not only when the response ends: after a hang-up Koa does not even begin one.
    const failed = await settleByStatus(claim, ctx.status)
    if (!failed) return
    ctx.respond = false
    sendInstead(ctx.req, ctx.res, failed)
  }
}
