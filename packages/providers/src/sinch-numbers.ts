import { defineProvider, type Provider } from '@posthorn/core'

/** A change to a number. */
export interface SinchNumbersEvent {
  readonly eventId: string
  /** UTC, without saying so. */
  readonly timestamp: string
  readonly projectId: string
  readonly resourceId: string
  readonly resourceType: string
  /** The name: `PROVISIONING_TO_VOICE_PLATFORM`. */
  readonly eventType: string
  readonly status: string
  readonly failureCode?: string | null
  readonly [field: string]: unknown
}

/** Events of Sinch Numbers, by name. */
export type SinchNumbersEvents = Readonly<Record<string, SinchNumbersEvent>>

/** Callbacks of Sinch's Numbers API. The secret is the `hmacSecret` of the callback configuration. */
export const sinchNumbers: Provider<SinchNumbersEvents> = defineProvider({
  name: 'sinch-numbers',
  docs: 'https://developers.sinch.com/docs/numbers/api-reference/numbers/callbacks-numbers/',
  schemes: [{ kind: 'hmac', hash: 'sha1', signature: { from: 'header:x-sinch-signature', encoding: 'hex' }, signed: '{body}' }],
  id: 'json:eventId',
  type: '{json:eventType}',
})
