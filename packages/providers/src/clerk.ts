import { defineProvider, type Provider } from '@posthorn/core'
import { standardScheme, svixDelivery } from './internal/standard-webhooks-scheme.js'

/** Envelope of a Clerk event. For `data`, use the types of Clerk's own package with `withEvents`. */
export interface ClerkEvent {
  readonly object: 'event'
  readonly type: string
  /** Milliseconds since 1970. */
  readonly timestamp: number
  readonly instance_id: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Events of Clerk, by name: `user.created`. */
export type ClerkEvents = Readonly<Record<string, ClerkEvent>>

/**
 * Clerk, which Svix delivers for. `secret` is the endpoint's signing secret from the dashboard's Webhooks page, `whsec_…`.
 * The id is signed.
 */
export const clerk: Provider<ClerkEvents> = defineProvider({
  name: 'clerk',
  docs: 'https://clerk.com/docs/guides/development/webhooks/overview',
  schemes: [standardScheme({ prefix: 'svix' })],
  id: 'header:svix-id',
  type: '{json:type}',
  ...svixDelivery,
})
