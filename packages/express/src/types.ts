import type { ServerResponse } from 'node:http'
import type { BodySource, MountOptions as MountOptionsOf, VerifiedWebhook } from '@posthorn/core/node'

/** What an Express request brings along, of version 4 and 5 alike. */
export interface ExpressRequest extends BodySource {
  /** Path and query before routers cut it. */
  readonly originalUrl?: string
  /** Path parameters; one of them names the receiver where several are mounted. */
  readonly params?: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The verified delivery, behind `verifyWebhook`. */
  webhook?: VerifiedWebhook
}

/** Middleware for `app.use`, `app.post` and routers. */
export type ExpressMiddleware = (
  request: ExpressRequest,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => Promise<void>

/** Options of a mount. `context` may take Express's own `Request`. */
export type MountOptions = MountOptionsOf<ExpressRequest>
