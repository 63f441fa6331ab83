import type { ServerResponse } from 'node:http'
import type { BodySource, VerifiedWebhook } from '@posthorn/core/node'

/** What an Express request brings along, of version 4 and 5 alike. */
export interface ExpressRequest extends BodySource {
  /** Path and query before routers cut it. */
  originalUrl?: string
  params?: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The verified delivery, behind `verifyWebhook`. */
  webhook?: VerifiedWebhook
}

/** Middleware for `app.use`, `app.post` and routers. */
export type ExpressMiddleware = (
  request: ExpressRequest,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => Promise<void>

/** Options of a mount. */
export interface MountOptions {
  /** Path parameter that names the receiver, where several are mounted. @default 'provider' */
  readonly param?: string
  /** What the app knows of a request before it is verified, such as `{ tenant: req.params.tenant }`. It reaches secret resolvers; `tenant` becomes part of the delivery's key. A promise is awaited. `req` may be typed as Express's own `Request`. */
  context?(request: ExpressRequest): unknown
}
