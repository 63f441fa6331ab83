import type { RequestListener, RequestOptions } from 'node:http'
import { createReceiver, type Receiver, sign, type SignedOptions } from '@posthorn/core'
import { type MountOptions, receiveWebhook, verifyWebhook } from '@posthorn/express'
import { recover, type RecoverEvents } from '@posthorn/providers/recover'
import express5 from 'express'
import express4 from 'express4'
import { type Answer, ask, serve } from '../../../core/test/support/server.js'

export const secret = 'recover-signing-secret'

export type Express = typeof express5

export const frameworks: readonly { readonly name: string; readonly express: Express }[] = [
  { name: 'Express 5', express: express5 },
  { name: 'Express 4', express: express4 },
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

/** An Express app on a real socket, and what came to its error handlers. */
export interface App {
  readonly port: number
  readonly errors: unknown[]
  readonly deliver: (body: string, options?: RequestOptions) => Promise<Answer>
}

export async function start(express: Express, mount: (app: express5.Application) => void): Promise<App> {
  const app = express()
  app.set('env', 'test')
  mount(app)
  const errors: unknown[] = []
  app.use((error: unknown, _request: express5.Request, _response: express5.Response, next: express5.NextFunction) => {
    errors.push(error)
    next(error)
  })
  const port = await serve(app as RequestListener)
  return {
    port,
    errors,
    deliver: (body, options) => ask(port, body, { path: '/hooks', headers: sign(recover, { secret, body }), ...options }),
  }
}

type Mount = (receiver: Receiver<RecoverEvents>, options: MountOptions, run: () => void) => express5.RequestHandler[]

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
    (_request, response) => {
      run()
      response.end()
    },
  ],
}

/** Both ways to mount, on both versions. */
export const everywhere = frameworks.flatMap(({ name, express }) =>
  Object.entries(mounts).map(([mount, handlers]) => ({ name: `${mount} on ${name}`, express, handlers })),
)
