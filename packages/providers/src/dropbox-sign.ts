import { defineProvider, type Provider } from '@posthorn/core'

/** A callback of an account or an app. */
export interface DropboxSignEvent {
  readonly event: {
    readonly event_type: string
    /** Seconds since 1970, as text. */
    readonly event_time: string
    readonly event_hash: string
    readonly event_metadata: Readonly<Record<string, unknown>>
  }
  readonly account_guid?: string
  readonly client_id?: string
  readonly signature_request?: Readonly<Record<string, unknown>>
  readonly template?: Readonly<Record<string, unknown>>
}

/** Events of Dropbox Sign, by name: `signature_request_signed`. */
export type DropboxSignEvents = Readonly<Record<string, DropboxSignEvent>>

/**
 * Dropbox Sign (HelloSign). The secret is the API key. **Only the time and the name of the event are signed**: whoever
 * saw one callback can send any payload under it, so fetch from the API what you act on. Callbacks arrive as
 * `multipart/form-data`, which receivers do not read: mounted as an endpoint this refuses them. Take the part `json` out
 * with a multipart parser and give its exact bytes to `receive` as `body`; JSON as the body is all that works, and
 * neither the multipart body nor a form field does.
 */
export const dropboxSign: Provider<DropboxSignEvents> = defineProvider({
  name: 'dropbox-sign',
  docs: 'https://developers.hellosign.com/docs/events/walkthrough/',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'json:event.event_hash', encoding: 'hex' },
      signed: '{json:event.event_time}{json:event.event_type}',
      coversBody: false,
      // No `timestamp`: the time is that of the event, and callbacks are retried for days with it.
    },
  ],
  type: '{json:event.event_type}',
  // Any other body counts as a failure.
  replies: { ok: { status: 200, body: 'Hello API Event Received' } },
})
