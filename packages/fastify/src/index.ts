export { type VerifiedWebhook, webhookOf } from '@posthorn/core/node'
export type { MountOptions } from './types.js'
export { webhookDecorators } from './webhook-decorators.js'
export { webhooks, type WebhooksOptions } from './webhooks.js'
