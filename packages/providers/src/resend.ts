import { defineProvider, type Provider } from '@posthorn/core'
import { standardScheme, svixDelivery } from './internal/standard-webhooks-scheme.js'

/** Envelope of a Resend event. */
export interface ResendEvent {
  readonly type: string
  /** ISO 8601. */
  readonly created_at: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Events of Resend, by name: `email.delivered`. */
export type ResendEvents = Readonly<Record<string, ResendEvent>>

/**
 * Resend, which Svix delivers for. `secret` is the webhook's signing secret from the dashboard, `whsec_…`. The id is signed,
 * and the same in a retry.
 */
export const resend: Provider<ResendEvents> = defineProvider({
  name: 'resend',
  docs: 'https://resend.com/docs/webhooks/verify-webhooks-requests',
  schemes: [standardScheme({ prefix: 'svix' })],
  id: 'header:svix-id',
  type: '{json:type}',
  ...svixDelivery,
})
