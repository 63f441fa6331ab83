import { defineProvider, type Provider } from '@posthorn/core'

/** One change. */
export interface AttioChange {
  /** The name: `record.created`. */
  readonly event_type: string
  /** Ids of the workspace and of the objects that are meant. */
  readonly id: Readonly<Record<string, string>>
  readonly actor: { readonly type: string; readonly id: string | null }
  readonly [field: string]: unknown
}

/** What one request holds. */
export interface AttioEvent {
  readonly webhook_id: string
  /** One, as of now. */
  readonly events: readonly AttioChange[]
}

/** Events of Attio, by the name of the first change. */
export type AttioEvents = Readonly<Record<string, AttioEvent>>

/**
 * Attio. The secret is shown in the developer settings. The idempotency key is not signed; `delivery.replayed` says that
 * an equal body was there before under another.
 */
export const attio: Provider<AttioEvents> = defineProvider({
  name: 'attio',
  docs: 'https://docs.attio.com/rest-api/guides/webhooks',
  schemes: [{ kind: 'hmac', hash: 'sha256', signature: { from: 'header:attio-signature', encoding: 'hex' }, signed: '{body}' }],
  id: 'header:idempotency-key',
  type: '{json:events.0.event_type}',
  // A body says who changed which record, and no time: the second change to a record has the first one's body.
  replay: 'flag',
})
