import { defineProvider, type Provider } from '@posthorn/core'

/** Something that happened to a directory, a connection, a user. */
export interface WorkosEvent {
  readonly id: string
  readonly event: string
  /** ISO 8601. */
  readonly created_at: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Events of WorkOS, by name: `dsync.user.created`. */
export type WorkosEvents = Readonly<Record<string, WorkosEvent>>

/** WorkOS. The secret is the endpoint's, from the dashboard. Events may arrive in another order than they happened. */
export const workos: Provider<WorkosEvents> = defineProvider({
  name: 'workos',
  docs: 'https://workos.com/docs/events/data-syncing/webhooks',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:workos-signature', fields: { separator: ',', pick: 'v1', timestamp: 't' }, encoding: 'hex' },
      signed: '{timestamp}.{body}',
      timestamp: { unit: 'ms' },
    },
  ],
  id: 'json:id',
  type: '{json:event}',
  toleranceSeconds: 180,
})
