import { type CreateMount, defineMount } from '@posthorn/core/node'
import type { ExpressRequest } from './types.js'

export const createMount: CreateMount<ExpressRequest> = defineMount({
  fix: 'Mount the webhook middleware before express.json() and other body parsers, or keep the bytes: express.json({ verify: (req, res, bytes) => { req.rawBody = bytes } }).',
  // Without `parsed`: its parsers leave the body on Node's own request.
  requestOf: (request) => ({ node: request, url: request.originalUrl, params: request.params }),
})
