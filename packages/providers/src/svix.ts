import { defineProvider, type Provider } from '@posthorn/core'
import { standardScheme, svixDelivery } from './internal/standard-webhooks-scheme.js'

/** Events of a sender that Svix delivers for; their names are its own. */
export type SvixEvents = Readonly<Record<string, unknown>>

/**
 * Any sender that Svix delivers for. `secret` is the endpoint's signing secret, `whsec_…`. The id is signed, and so stays
 * the same over retries. Some senders send `webhook-…` headers instead of `svix-…`; both are read. Give it the
 * events of your sender with `withEvents`.
 */
export const svix: Provider<SvixEvents> = defineProvider({
  name: 'svix',
  docs: 'https://docs.svix.com/receiving/verifying-payloads/how-manual',
  // Equally strong, so it does not matter which one a request chooses.
  schemes: [
    { ...standardScheme({ prefix: 'svix' }), name: 'svix' },
    { ...standardScheme(), name: 'unbranded' },
  ],
  id: ['header:svix-id', 'header:webhook-id'],
  // The payload is the sender's to design; these are the names that Svix's own documents use.
  type: ['{json:type}', '{json:event_type}', '{json:eventType}'],
  ...svixDelivery,
})
