import type { MountOptions as MountOptionsOf, VerifiedWebhook } from '@posthorn/core/node'
import type { Context } from 'koa'

/** What `verifyWebhook` leaves in `ctx.state`. */
export interface WebhookState<Event = unknown> {
  /** The verified delivery with its event. */
  webhook: VerifiedWebhook<Event>
}

/** Options of a mount. `context` takes Koa's own `Context`. */
export type MountOptions = MountOptionsOf<Context>
