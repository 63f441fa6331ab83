import type { WebhookReply } from '@posthorn/core'
import { type CreateMount, defineMount, sendReply } from '@posthorn/core/node'
import type { Context } from 'koa'

export const createMount: CreateMount<Context> = defineMount({
  fix: 'Mount the webhook middleware before the body parser: koa-bodyparser, @koa/bodyparser and koa-body keep text or nothing, never the exact bytes.',
  requestOf: (ctx) => ({ node: ctx.req, url: ctx.originalUrl, params: ctx['params'], parsed: ctx.request }),
})

/** Sends a reply past Koa, which would not drain what was not read of a refused body. */
export function answer(ctx: Context, reply: WebhookReply): void {
  ctx.respond = false
  sendReply(ctx.req, ctx.res, reply)
}
