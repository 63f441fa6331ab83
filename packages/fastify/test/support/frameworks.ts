import { type MountOptions, webhookDecorators, webhookOf, webhooks } from '@posthorn/fastify'
import type { Framework, Mounting } from '../../../../test/adapters/framework.js'
import { type Fastify, start, verified, versions } from './app.js'

const optionsOf = ({ path = '/hooks', param, context }: Mounting): MountOptions & { readonly path: string } => ({
  path,
  ...(param && { param }),
  ...(context && { context: ({ params }) => context(params) }),
})

const frameworkOf = (name: string, fastify: Fastify): Framework => ({
  name,
  webhookOf,
  mounts: [
    {
      name: 'webhooks',
      make: async (receiver, options) => {
        await fastify().register(webhooks, { receiver, path: '/hooks', ...options })
      },
      start: (receiver, _run, mounting = {}) =>
        start(fastify, (app) => app.register(webhooks, { receiver, ...optionsOf(mounting) })),
    },
    {
      name: 'verifyWebhook',
      make: async (receivers, options) => {
        const app = fastify()
        await app.register(webhookDecorators)
        app.verifyWebhook(receivers, options)
      },
      start: (receivers, run, mounting = {}) =>
        start(fastify, (app) =>
          verified(
            app,
            receivers,
            async () => {
              run()
              return { ok: true }
            },
            optionsOf(mounting),
          ),
        ),
    },
  ],
  behind: (verifiers, handler) =>
    start(fastify, async (app) => {
      await app.register(webhookDecorators)
      const preParsing = verifiers.map((receivers) => app.verifyWebhook(receivers))
      app.post('/hooks', { preParsing }, async (request, reply) => {
        const { status = 200, body } = await handler(request)
        return reply.code(status).send(body)
      })
    }),
})

export const frameworks: readonly Framework[] = versions.map(({ name, fastify }) => frameworkOf(name, fastify))
