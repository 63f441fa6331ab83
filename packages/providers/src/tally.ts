import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of a Tally event. */
export interface TallyEvent {
  readonly eventId: string
  /** The name, which is `FORM_RESPONSE`. */
  readonly eventType: string
  /** ISO 8601. */
  readonly createdAt: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Events of Tally, by name. */
export type TallyEvents = Readonly<Record<string, TallyEvent>>

/** Tally forms. The secret is the webhook's signing secret, which is optional there: without one nothing is signed. */
export const tally: Provider<TallyEvents> = defineProvider({
  name: 'tally',
  docs: 'https://tally.so/help/webhooks',
  schemes: [
    { kind: 'hmac', hash: 'sha256', signature: { from: 'header:tally-signature', encoding: 'base64' }, signed: '{body}' },
  ],
  id: 'json:eventId',
  type: '{json:eventType}',
  timeoutMs: 10_000,
})
