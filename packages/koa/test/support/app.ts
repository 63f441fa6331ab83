import type { RequestListener } from 'node:http'
import { Router } from '@koa/router'
import type { Receiver } from '@posthorn/core'
import { type MountOptions, receiveWebhook, verifyWebhook } from '@posthorn/koa'
import type { RecoverEvents } from '@posthorn/providers/recover'
import Koa3 from 'koa'
import Koa2 from 'koa2'
import type { App } from '../../../../test/adapters/framework.js'
import { deliverTo } from '../../../../test/adapters/leads.js'
import { serve } from '../../../core/test/support/server.js'

export type KoaClass = typeof Koa3

export const versions: readonly { readonly name: string; readonly Koa: KoaClass }[] = [
  { name: 'Koa 3', Koa: Koa3 },
  { name: 'Koa 2', Koa: Koa2 },
]

export interface Built {
  readonly listener: RequestListener
  readonly errors: unknown[]
}

/** An app without a server. A listener of its own is what keeps Koa from printing errors. */
export function build(Koa: KoaClass, mount: (app: Koa3) => void): Built {
  const app = new Koa()
  const errors: unknown[] = []
  app.on('error', (error) => errors.push(error))
  mount(app)
  return { listener: app.callback(), errors }
}

/** Starts an app on a real socket. */
export async function start(Koa: KoaClass, mount: (app: Koa3) => void): Promise<App> {
  const { listener, errors } = build(Koa, mount)
  const port = await serve(listener)
  return { port, errors, deliver: deliverTo(port) }
}

/** Starts an app that has nothing but routes. */
export const startRoutes = (Koa: KoaClass, mount: (router: Router) => void): Promise<App> =>
  start(Koa, (app) => {
    const router = new Router()
    mount(router)
    app.use(router.routes())
  })

type Mount = (receiver: Receiver<RecoverEvents>, options: MountOptions, run: () => void) => Koa3.Middleware[]

/** Both ways to mount, each with a function that is called for every run. */
const mounts: Readonly<Record<'receiveWebhook' | 'verifyWebhook', Mount>> = {
  receiveWebhook: (receiver, options, run) => [
    receiveWebhook(
      receiver.on('*', () => run()),
      options,
    ),
  ],
  verifyWebhook: (receiver, options, run) => [
    verifyWebhook(receiver, options),
    (ctx) => {
      run()
      ctx.body = 'done'
    },
  ],
}

/** Both ways to mount, on both versions. */
export const everywhere = versions.flatMap(({ name, Koa }) =>
  Object.entries(mounts).map(([mount, handlers]) => ({ name: `${mount} on ${name}`, Koa, handlers })),
)
