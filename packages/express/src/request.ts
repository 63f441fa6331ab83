import type { WebhookRequest } from '@posthorn/core'
import { bodyOf, headersOf } from '@posthorn/core/node'
import type { ExpressRequest, MountOptions } from './types.js'

const fix =
  'Mount the webhook middleware before express.json() and other body parsers, or keep the bytes: express.json({ verify: (req, res, bytes) => { req.rawBody = bytes } }).'

/** Hands an Express request over. The body is only read once the headers have passed. */
export function webhookRequest(request: ExpressRequest, { context }: MountOptions): WebhookRequest {
  return {
    method: request.method ?? '',
    url: request.originalUrl ?? request.url ?? '',
    headers: headersOf(request),
    body: bodyOf(request, fix),
    context: context?.(request),
  }
}
