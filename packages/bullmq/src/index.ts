export { bullmqQueue, type BullmqQueue, type BullmqQueueOptions } from './bullmq-queue.js'
export { jobIdOf } from './job-id.js'
export { type BullmqJob, type ProcessingReceiver, webhookProcessor, type WebhookProcessor } from './webhook-processor.js'
