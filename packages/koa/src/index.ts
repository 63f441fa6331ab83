export { type VerifiedWebhook, webhookOf } from '@posthorn/core/node'
export { receiveWebhook } from './receive-webhook.js'
export type { MountOptions, WebhookState } from './types.js'
export { verifyWebhook } from './verify-webhook.js'
