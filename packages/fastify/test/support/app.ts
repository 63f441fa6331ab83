import type { AddressInfo } from 'node:net'
import type { Receiver } from '@posthorn/core'
import { type MountOptions, webhookDecorators, webhookOf, webhooks } from '@posthorn/fastify'
import type { RecoverEvents } from '@posthorn/providers/recover'
import { fastify as fastify5, type FastifyInstance, type FastifyServerOptions, type RouteHandlerMethod } from 'fastify'
import { fastify as fastify50 } from 'fastify50'
import { onTestFinished } from 'vitest'
import type { App as AnyApp } from '../../../../test/adapters/framework.js'
import { deliverTo } from '../../../../test/adapters/leads.js'

export type Fastify = typeof fastify5

export const versions: readonly { readonly name: string; readonly fastify: Fastify }[] = [
  { name: 'Fastify 5', fastify: fastify5 },
  { name: 'Fastify 5.0', fastify: fastify50 },
]

/** A Fastify app on a real socket. */
export interface App extends AnyApp {
  readonly app: FastifyInstance
}

/** Starts a Fastify app that keeps what comes to its error path. */
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
  return { app, port, errors, deliver: deliverTo(port) }
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
