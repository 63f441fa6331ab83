import { Router } from '@koa/router'
import { type MountOptions, receiveWebhook, verifyWebhook, webhookOf } from '@posthorn/koa'
import type { Middleware } from 'koa'
import type { Framework, Mounting, Reply } from '../../../../test/adapters/framework.js'
import { type KoaClass, start, startRoutes, versions } from './app.js'

const optionsOf = ({ param, context }: Mounting): MountOptions => ({
  ...(param && { param }),
  ...(context && { context: (ctx) => context(ctx['params']) }),
})

const frameworkOf = (name: string, Koa: KoaClass): Framework => ({
  name,
  webhookOf,
  mounts: [
    {
      name: 'receiveWebhook',
      make: async (receivers, options) => receiveWebhook(receivers, options),
      start: (receivers, _run, mounting = {}) =>
        startRoutes(Koa, (router) => router.post(mounting.path ?? '/hooks', receiveWebhook(receivers, optionsOf(mounting)))),
    },
    {
      name: 'verifyWebhook',
      make: async (receivers, options) => verifyWebhook(receivers, options),
      start: (receivers, run, mounting = {}) =>
        startRoutes(Koa, (router) =>
          router.post(mounting.path ?? '/hooks', verifyWebhook(receivers, optionsOf(mounting)), (ctx) => {
            run()
            ctx.body = { ok: true }
          }),
        ),
    },
  ],
  behind: (verifiers, handler) =>
    start(Koa, (app) => {
      for (const receivers of verifiers) app.use(verifyWebhook(receivers))
      app.use(new Router().post('/hooks', replying(handler)).routes())
    }),
})

const replying =
  (handler: (request: object) => Reply | Promise<Reply>): Middleware =>
  async (ctx) => {
    const { status = 200, body } = await handler(ctx)
    Object.assign(ctx, { body, status })
  }

export const frameworks: readonly Framework[] = versions.map(({ name, Koa }) => frameworkOf(name, Koa))
