import type { FastifyPluginAsync } from 'fastify'
import fp from 'fastify-plugin'
import { watchHandlers } from './hung-up.js'
import { verifyWebhook } from './verify-webhook.js'

/**
 * Adds `app.verifyWebhook(receiver)`, which makes a `preParsing` hook for a route of yours, and `request.webhook`.
 * Await the registration, so that the decorator is there when the route is declared.
 */
export const webhookDecorators: FastifyPluginAsync = fp(
  async (app) => {
    app.decorate('verifyWebhook', verifyWebhook)
    app.decorateRequest('webhook', null)
    watchHandlers()
  },
  { name: '@posthorn/fastify', fastify: '5.x' },
)
