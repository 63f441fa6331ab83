import type { RequestOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createReceiver, type Receiver, sign, type SignedOptions } from '@posthorn/core'
import { type MountOptions, webhookDecorators, webhookOf, webhooks } from '@posthorn/fastify'
import { recover, type RecoverEvents } from '@posthorn/providers/recover'
import { fastify as fastify5, type FastifyInstance, type FastifyServerOptions, type RouteHandlerMethod } from 'fastify'
import { fastify as fastify50 } from 'fastify50'
import { onTestFinished } from 'vitest'
import { type Answer, ask } from '../../../core/test/support/server.js'

export const secret = 'recover-signing-secret'

export type Fastify = typeof fastify5

export const versions: readonly { readonly name: string; readonly fastify: Fastify }[] = [
  { name: 'Fastify 5', fastify: fastify5 },
  { name: 'Fastify 5.0', fastify: fastify50 },
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

/** What Recover sends along, and the content type that real senders give. */
export const signed = (body: string): Headers => ({
  'content-type': 'application/json',
  ...sign(recover, { secret, body }),
})

/** Put over the headers of a delivery, it makes a forgery of it. */
export const forged = { 'x-recover-signature': '0'.repeat(64) }

type Headers = Readonly<Record<string, string>>

/** A Fastify app on a real socket, and what came to its error path. */
export interface App {
  readonly app: FastifyInstance
  readonly port: number
  readonly errors: unknown[]
  /** Sends a signed body to `/hooks`. `headers` are put over its own. */
  readonly deliver: (body: string, options?: Omit<RequestOptions, 'headers'> & { readonly headers?: Headers }) => Promise<Answer>
}

export async function start(
  fastify: Fastify,
  mount: (app: FastifyInstance) => unknown,
  options: FastifyServerOptions = {},
): Promise<App> {
  const app = fastify({ forceCloseConnections: true, ...options })
  onTestFinished(() => app.close())
  const errors: unknown[] = []
  app.addHook('onError', async (_request, _reply, error) => void errors.push(error))
  await mount(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  return {
    app,
    port,
    errors,
    deliver: (body, { headers, ...rest } = {}) =>
      ask(port, body, { path: '/hooks', headers: { ...signed(body), ...headers }, ...rest }),
  }
}

/** The hook form at `/hooks`, with a handler of the app. */
export async function verified(
  app: FastifyInstance,
  receivers: Parameters<FastifyInstance['verifyWebhook']>[0],
  handler: RouteHandlerMethod,
  options: MountOptions & { readonly path?: string } = {},
): Promise<void> {
  const { path = '/hooks', ...rest } = options
  await app.register(webhookDecorators)
  app.post(path, { preParsing: app.verifyWebhook(receivers, rest) }, handler)
}

type Form = (
  app: FastifyInstance,
  receiver: Receiver<RecoverEvents>,
  run: () => unknown,
  options?: MountOptions & { readonly path?: string },
) => Promise<void>

/** Both forms, each with a function that is called for every run. */
const forms: Readonly<Record<'webhooks' | 'verifyWebhook', Form>> = {
  webhooks: async (app, receiver, run, { path = '/hooks', ...options } = {}) => {
    await app.register(webhooks, { receiver: receiver.on('*', () => run()), path, ...options })
  },
  verifyWebhook: (app, receiver, run, options) =>
    verified(
      app,
      receiver,
      async (request) => {
        const { delivery } = webhookOf(request, receiver)
        await run()
        return { done: delivery.id }
      },
      options,
    ),
}

/** Both forms, on both versions. */
export const everywhere = versions.flatMap(({ name, fastify }) =>
  Object.entries(forms).map(([form, mount]) => ({ name: `${form} on ${name}`, fastify, mount })),
)
