import { defineProvider, type Provider } from '@posthorn/core'

/** A delivery of an event hook. */
export interface OktaDelivery {
  readonly eventType: 'com.okta.event_hook'
  readonly eventId: string
  /** ISO 8601. */
  readonly eventTime: string
  readonly eventTypeVersion: string
  readonly cloudEventsVersion: string
  /** Address of the event hook. */
  readonly source: string
  /** Entries of the system log, of one or several types; the `uuid` of each stays the same when it is delivered again. */
  readonly data: { readonly events: readonly Readonly<Record<string, unknown>>[] }
}

/** Events of Okta: a request holds entries of different types, so all have one name. */
export interface OktaEvents {
  'com.okta.event_hook': OktaDelivery
}

/**
 * Okta event hooks. The secret is the authentication secret of the hook, whole, with the authentication field set to
 * `Authorization`. Nothing is signed: it says who sent the request, and not that it arrived unchanged. The verification
 * request of a new hook is answered.
 */
export const okta: Provider<OktaEvents> = defineProvider({
  name: 'okta',
  docs: 'https://developer.okta.com/docs/concepts/event-hooks/',
  schemes: [{ kind: 'token', signature: { from: 'header:authorization' } }],
  id: 'json:eventId',
  type: '{json:eventType}',
  timeoutMs: 3000,
  retriedStatuses: ['5xx'],
  // The document asks for an empty body.
  replies: { ok: { status: 200 } },
  handshakes: [
    {
      when: { method: 'GET', ref: 'header:x-okta-verification-challenge' },
      verify: 'none',
      reply: { json: { verification: 'header:x-okta-verification-challenge' } },
    },
  ],
})
