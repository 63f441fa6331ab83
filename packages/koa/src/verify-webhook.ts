import type { EventMap, Receiver } from '@posthorn/core'
import { failureOf, type Receivers, sendInstead, settleByStatus, settleOnEnd } from '@posthorn/core/node'
import type { Context, Middleware, Next } from 'koa'
import { answer, createMount } from './mount.js'
import type { MountOptions, WebhookState } from './types.js'

/**
 * Verifies and claims, then runs what comes after it; `ctx.state.webhook` holds the event. A final 2xx completes the
 * delivery; any other reply, or an error, releases it for the next attempt. Duplicates of a completed delivery get the
 * provider's plain reply, and your middleware does not see them.
 *
 * Mistakes in the app's set-up are thrown, as a `WebhookError` that tells the fix.
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
    settleOnEnd(ctx.req, ctx.res, claim)
    const { webhook } = verified
    ctx.state['webhook'] = webhook
    // Parsers further down would try the spent stream and fail. koa-body alone looks at neither. There is no `rawBody`:
    // Koa's parsers keep text by that name.
    Object.assign(ctx, { disableBodyParser: true })
    Object.assign(ctx.request, { body: webhook.event })
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
