import type { RequestListener, RequestOptions } from 'node:http'
import { Router } from '@koa/router'
import { createReceiver, type Receiver, sign, type SignedOptions } from '@posthorn/core'
import { type MountOptions, receiveWebhook, verifyWebhook } from '@posthorn/koa'
import { recover, type RecoverEvents } from '@posthorn/providers/recover'
import Koa3 from 'koa'
import Koa2 from 'koa2'
import { type Answer, ask, serve } from '../../../core/test/support/server.js'

export const secret = 'recover-signing-secret'

export type KoaClass = typeof Koa3

export const frameworks: readonly { readonly name: string; readonly Koa: KoaClass }[] = [
  { name: 'Koa 3', Koa: Koa3 },
  { name: 'Koa 2', Koa: Koa2 },
]

export const leads = (options: Partial<SignedOptions<unknown>> = {}): Receiver<RecoverEvents> =>
  createReceiver(recover, { secret, ...options })

let serial = 0

/** A body that no other call has made. */
export function event(): string {
  serial += 1
  const data = { lead_id: 'lead_1', phone: '+14155551234' }
  return JSON.stringify({ id: `evt_${serial}`, type: 'lead.created', account_id: 'a', created_at: '2026-02-14T15:30:00Z', data })
}

/** A Koa app on a real socket, and what it emitted as errors. */
export interface App {
  readonly port: number
  readonly errors: unknown[]
  readonly deliver: (body: string, options?: RequestOptions) => Promise<Answer>
}

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

export async function start(Koa: KoaClass, mount: (app: Koa3) => void): Promise<App> {
  const { listener, errors } = build(Koa, mount)
  const port = await serve(listener)
  return {
    port,
    errors,
    deliver: (body, options) =>
      ask(port, body, {
        path: '/hooks',
        ...options,
        headers: { ...sign(recover, { secret, body }), ...(options?.headers as Record<string, string>) },
      }),
  }
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
export const everywhere = frameworks.flatMap(({ name, Koa }) =>
  Object.entries(mounts).map(([mount, handlers]) => ({ name: `${mount} on ${name}`, Koa, handlers })),
)
