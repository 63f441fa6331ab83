import { createMount, type Mount, type Receivers } from '@posthorn/core/node'
import type { ExpressRequest, MountOptions } from './types.js'

const fix =
  'Mount the webhook middleware before express.json() and other body parsers, or keep the bytes: express.json({ verify: (req, res, bytes) => { req.rawBody = bytes } }).'

export const mountOn = (name: string, receivers: Receivers, options: MountOptions): Mount<ExpressRequest> =>
  createMount(
    { name, fix, requestOf: (request) => ({ node: request, url: request.originalUrl, params: request.params }) },
    receivers,
    options,
  )
