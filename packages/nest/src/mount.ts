import { HttpException, Logger } from '@nestjs/common'
import { isWebhookError } from '@posthorn/core'
import { type CreateMount, defineMount } from '@posthorn/core/node'
import type { NestRequest } from './types.js'

export const createMount: CreateMount<NestRequest> = defineMount({
  fix: 'Create the app with rawBody: true, as in NestFactory.create(AppModule, { rawBody: true }), and let no other parser read the route. Of text/plain on Fastify Nest keeps no bytes: use a `path` of the module.',
  requestOf: (request) => ({ node: request, url: request.originalUrl, params: request.params, parsed: request }),
})

const logger = new Logger('Webhooks')

/** Turns a mistake in the app's set-up into what Nest's filters know. What the app's own functions threw stays as it is. */
export function rethrow(error: unknown): never {
  if (!isWebhookError(error) || error.code === 'callback_failed') throw error
  // Nest logs no HttpException, and a 500 that only the sender sees is not loud.
  logger.error(error.stack)
  const { status, code, message } = error
  throw new HttpException({ statusCode: status, code, message }, status, { cause: error })
}
