import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of a Nylas notification (CloudEvents). */
export interface NylasEvent {
  readonly specversion: string
  /** The name: `message.created`, `grant.expired`. */
  readonly type: string
  readonly source: string
  readonly id: string
  /** Seconds since 1970. */
  readonly time: number
  readonly webhook_delivery_attempt?: number
  readonly data: Readonly<Record<string, unknown>>
}

/** Events of Nylas, by name. */
export type NylasEvents = Readonly<Record<string, NylasEvent>>

/**
 * Nylas v3. The secret is the `webhook_secret` that Nylas shows when the webhook was verified. Leave compressed delivery
 * off: compressed bodies are refused. An object that is too large comes as an event whose name ends in `.truncated`.
 */
export const nylas: Provider<NylasEvents> = defineProvider({
  name: 'nylas',
  docs: 'https://developer.nylas.com/docs/v3/notifications/',
  schemes: [{ kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-nylas-signature', encoding: 'hex' }, signed: '{body}' }],
  id: 'json:id',
  type: '{json:type}',
  handshakes: [{ when: { method: 'GET', ref: 'query:challenge' }, verify: 'none', reply: { text: 'query:challenge' } }],
})
