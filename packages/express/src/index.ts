export { type VerifiedWebhook, webhookOf } from '@posthorn/core/node'
export { receiveWebhook } from './receive-webhook.js'
export type { ExpressMiddleware, ExpressRequest, MountOptions } from './types.js'
export { verifyWebhook } from './verify-webhook.js'
