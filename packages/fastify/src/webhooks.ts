import { WebhookError } from '@posthorn/core'
import { routeBeforeParsers } from '@posthorn/core/node'
import type { FastifyPluginAsync, FastifyRequest, RegisterOptions } from 'fastify'
import { createMount } from './mount.js'
import type { WebhooksOptions } from './types.js'

/**
 * A whole endpoint: `app.register(webhooks, { receiver, path })`. It owns the reply, and leaves the parsers, limits and
 * schemas of other routes alone. It replies before Fastify looks for a parser, which would refuse odd content types.
 *
 * Mistakes in the app's set-up go to the error handler, as a `WebhookError` that tells the fix.
 *
 * @throws WebhookError `options_invalid`
 */
export const webhooks: FastifyPluginAsync<WebhooksOptions> = async (app, options) => {
  const { receiver, path, prefix: _, logLevel: __, logSerializers: ___, ...rest }: WebhooksOptions & RegisterOptions = options
  if (receiver === undefined) throw invalid('`receiver` must be a receiver, or an object of them by name')
  if (path === undefined) throw invalid('`path` must be text that starts with "/"')
  const mount = createMount('webhooks', receiver, rest, path)
  app.all(
    path,
    routeBeforeParsers((request: FastifyRequest) => mount.receive(request)),
  )
}

const invalid = (problem: string): WebhookError => new WebhookError('options_invalid', `webhooks: ${problem}.`)
