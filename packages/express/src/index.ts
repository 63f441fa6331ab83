export { receiveWebhook } from './receive-webhook.js'
export type { ExpressMiddleware, ExpressRequest, MountOptions, VerifiedWebhook } from './types.js'
export { verifyWebhook } from './verify-webhook.js'
