import { type MountOptions, receiveWebhook, verifyWebhook, webhookOf } from '@posthorn/express'
import type { RequestHandler } from 'express'
import type { Framework, Mounting, Reply } from '../../../../test/adapters/framework.js'
import { type Express, start, versions } from './app.js'

const optionsOf = ({ param, context }: Mounting): MountOptions => ({
  ...(param && { param }),
  ...(context && { context: ({ params }) => context(params) }),
})

const frameworkOf = (name: string, express: Express): Framework => ({
  name,
  webhookOf,
  mounts: [
    {
      name: 'receiveWebhook',
      make: async (receivers, options) => receiveWebhook(receivers, options),
      start: (receivers, _run, mounting = {}) =>
        start(express, (app) => app.post(mounting.path ?? '/hooks', receiveWebhook(receivers, optionsOf(mounting)))),
    },
    {
      name: 'verifyWebhook',
      make: async (receivers, options) => verifyWebhook(receivers, options),
      start: (receivers, run, mounting = {}) =>
        start(express, (app) =>
          app.post(mounting.path ?? '/hooks', verifyWebhook(receivers, optionsOf(mounting)), (_request, response) => {
            run()
            response.json({ ok: true })
          }),
        ),
    },
  ],
  behind: (verifiers, handler) =>
    start(express, (app) => {
      for (const receivers of verifiers) app.use('/hooks', verifyWebhook(receivers))
      app.post('/hooks', replying(handler))
    }),
})

const replying =
  (handler: (request: object) => Reply | Promise<Reply>): RequestHandler =>
  async (request, response, next) => {
    try {
      const { status = 200, body } = await handler(request)
      response.status(status).send(body)
    } catch (error) {
      next(error)
    }
  }

export const frameworks: readonly Framework[] = versions.map(({ name, express }) => frameworkOf(name, express))
