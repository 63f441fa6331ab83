import { createGunzip } from 'node:zlib'
import { bodyParser } from '@koa/bodyparser'
import { Router } from '@koa/router'
import { receiveWebhook, verifyWebhook, type WebhookState } from '@posthorn/koa'
import type { AppHandler, Mounted, Target } from '@posthorn/testing/conformance'
import Koa3 from 'koa'
import Koa2 from 'koa2'
import { mountedOn, pathOf } from '../../../test/adapters/target.js'

/** Koa's own parsers keep text. An app that wants bytes reads them, unpacks them as those parsers do, and leaves them. */
function keepBytes(wanted: (ctx: Koa3.Context) => boolean, keep: (bytes: Buffer) => object): Koa3.Middleware {
  return async (ctx, next) => {
    if (wanted(ctx)) {
      const packed = ctx.get('content-encoding') === 'gzip'
      const chunks: Buffer[] = []
      for await (const chunk of packed ? ctx.req.pipe(createGunzip()) : ctx.req) chunks.push(chunk as Buffer)
      Object.assign(ctx.request, keep(Buffer.concat(chunks)))
    }
    await next()
  }
}

const parsers = {
  json: () => bodyParser(),
  'json-raw': () =>
    keepBytes(
      (ctx) => Boolean(ctx.is('json')),
      (bytes) => ({ rawBody: bytes, body: JSON.parse(bytes.toString()) as unknown }),
    ),
  raw: () =>
    keepBytes(
      () => true,
      (bytes) => ({ body: bytes }),
    ),
}

/** Mounts on a real Koa server. */
function koaTarget(name: string, Koa: typeof Koa3): Target {
  return {
    name,
    async mount(receiver, { handler, upstream, tenants } = {}): Promise<Mounted> {
      const app = new Koa()
      const errors: unknown[] = []
      app.on('error', (error) => errors.push(error))
      if (upstream) app.use(parsers[upstream]())
      const path = pathOf(receiver, tenants)
      const options = tenants ? { context: (ctx: Koa3.Context) => ctx['params'] as unknown } : {}
      const router = new Router<WebhookState>()
      if (handler) router.all(path, verifyWebhook(receiver, options), appRoute(handler))
      else router.all(path, receiveWebhook(receiver, options))
      app.use(router.routes())
      return mountedOn(app.callback(), errors)
    },
  }
}

const appRoute =
  (handler: AppHandler): Koa3.Middleware<WebhookState> =>
  async (ctx) => {
    const { event, delivery } = ctx.state.webhook
    const { status, body } = await handler(event, delivery)
    ctx.status = status
    // Left out, Koa would send the status as text.
    ctx.body = body ?? ''
  }

export const targets: readonly Target[] = [koaTarget('Koa 3', Koa3), koaTarget('Koa 2', Koa2)]
