import { defineProvider, type Provider } from '@posthorn/core'

/** One event. Besides its name and channel, it has what its kind brings. */
export interface PusherEvent {
  /** The name: `channel_occupied`, `member_added`, `client_event`. */
  readonly name: string
  readonly channel: string
  readonly [field: string]: unknown
}

/** What one request holds. */
export interface PusherBatch {
  /** Milliseconds since 1970. */
  readonly time_ms: number
  readonly events: readonly PusherEvent[]
}

/** Events of Pusher Channels: there is one, since an app with batch webhooks sends several events in a request. */
export interface PusherEvents {
  events: PusherBatch
}

/**
 * Pusher Channels. Give the secret as an object from app key to app secret: `X-Pusher-Key` says which of the app's tokens
 * was used. There is no delivery id; the time in the body tells equal events apart.
 */
export const pusher: Provider<PusherEvents> = defineProvider({
  name: 'pusher',
  docs: 'https://pusher.com/docs/channels/server_api/webhooks/',
  schemes: [
    // The time in the body is the first attempt's, and retries go on for as long as a window would be.
    { kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-pusher-signature', encoding: 'hex' }, signed: '{body}' },
  ],
  keyId: 'header:x-pusher-key',
  type: 'events',
  timeoutMs: 4000,
})
