import { type CreateMount, defineMount } from '@posthorn/core/node'
import type { FastifyRequest } from 'fastify'

export const createMount: CreateMount<FastifyRequest> = defineMount({
  fix: 'Let no hook or plugin read the body before it: fastify-raw-body with `runFirst` does, unless the route has `config: { rawBody: false }`.',
  requestOf: (request) => ({ node: request, url: request.originalUrl, params: request.params, parsed: request }),
})
