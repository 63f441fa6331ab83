export { type VerifiedWebhook, webhookOf } from '@posthorn/core/node'
export type { MountOptions, WebhooksOptions } from './types.js'
export { webhookDecorators } from './webhook-decorators.js'
export { webhooks } from './webhooks.js'
