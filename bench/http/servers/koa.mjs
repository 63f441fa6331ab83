import rawBody from 'raw-body'
import { receiveWebhook } from '../../../packages/koa/dist/index.js'
import { installedIn } from '../../lib/workspace.mjs'
import { handle, handlingReceiver, signedByHand } from '../app.mjs'

const koa = installedIn('koa', 'koa')

/** Without a router, so that nothing but the middleware is compared. */
export function start(candidate) {
  const app = new (koa.default ?? koa)()
  if (candidate === 'posthorn') app.use(receiveWebhook(handlingReceiver()))
  else
    app.use(async (ctx) => {
      const body = await rawBody(ctx.req, { length: ctx.get('content-length'), limit: '1mb' })
      if (candidate === 'snippet' && !signedByHand(ctx.get('stripe-signature'), body)) return ctx.throw(401)
      handle(JSON.parse(body))
      ctx.body = { ok: true }
    })
  return app.listen(0, '127.0.0.1')
}
