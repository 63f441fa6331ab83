import { defineProvider, type Provider } from '@posthorn/core'
import { standardScheme } from './internal/standard-webhooks-scheme.js'

/** A prediction, as it is when the webhook is sent. */
export interface ReplicatePrediction {
  readonly id: string
  readonly version: string
  /** `starting`, `processing`, `succeeded`, `failed` or `canceled`. */
  readonly status: string
  readonly input: Readonly<Record<string, unknown>>
  readonly output: unknown
  readonly error: string | null
  readonly logs: string | null
  readonly metrics?: Readonly<Record<string, unknown>>
  /** ISO 8601, as the two that follow. */
  readonly created_at: string
  readonly started_at: string | null
  readonly completed_at: string | null
  readonly [field: string]: unknown
}

/** Events of Replicate: the status of the prediction. One status can come many times, with more output. */
export type ReplicateEvents = Readonly<Record<string, ReplicatePrediction>>

/** Replicate. `secret` is the account's or organization's webhook signing key, from the API, `whsec_…`. The id is signed. */
export const replicate: Provider<ReplicateEvents> = defineProvider({
  name: 'replicate',
  docs: 'https://replicate.com/docs/topics/webhooks/verify-webhook',
  schemes: [standardScheme()],
  id: 'header:webhook-id',
  type: '{json:status}',
})
