import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of a Zoom event. */
export interface ZoomEvent {
  readonly event: string
  /** Milliseconds since 1970. */
  readonly event_ts: number
  readonly payload: Readonly<Record<string, unknown>>
}

/** Events of Zoom, by name: `meeting.started`. */
export type ZoomEvents = Readonly<Record<string, ZoomEvent>>

/**
 * Zoom. `secret` is the app's secret token, not its verification token. There is no delivery id: equal bodies, which hold
 * the event's time in milliseconds, are one delivery. Zoom asks the endpoint to prove itself when it is set up and every
 * 72 hours after, which is answered without a handler.
 */
export const zoom: Provider<ZoomEvents> = defineProvider({
  name: 'zoom',
  docs: 'https://developers.zoom.us/docs/api/webhooks/',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-zm-signature', prefix: 'v0=', encoding: 'hex' },
      signed: 'v0:{timestamp}:{body}',
      timestamp: { from: 'header:x-zm-request-timestamp', unit: 's' },
    },
  ],
  type: '{json:event}',
  timeoutMs: 3000,
  retries: [300, 1200, 3600],
  handshakes: [
    {
      when: { method: 'POST', ref: 'json:event', equals: 'endpoint.url_validation' },
      verify: 'signature',
      reply: { json: { plainToken: 'json:payload.plainToken', encryptedToken: { mac: 'json:payload.plainToken' } } },
    },
  ],
})
