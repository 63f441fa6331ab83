import { createHash } from 'node:crypto'

/**
 * The id of the job of a delivery, by `delivery.key`: `queue.getJob(jobIdOf(key))`. A digest, because BullMQ refuses ids
 * with a colon and those that read as a whole number, and braces would choose a slot of Redis Cluster.
 */
export const jobIdOf = (key: string): string => `wh_${createHash('sha256').update(key).digest('base64url')}`
