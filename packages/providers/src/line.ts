import { defineProvider, type Provider } from '@posthorn/core'

/** One of the events of a request. */
export interface LineEvent {
  /** `message`, `follow`, `postback` and so on. */
  readonly type: string
  /** Stays the same when an event is delivered again. */
  readonly webhookEventId: string
  readonly deliveryContext: { readonly isRedelivery: boolean }
  /** Milliseconds since 1970. */
  readonly timestamp: number
  readonly source?: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/** Events of LINE: a request holds several, and none where the console tries the address. */
export interface LineEvents {
  events: { readonly destination: string; readonly events: readonly LineEvent[] }
}

/**
 * LINE Messaging API. The secret is the channel secret. A request has no id, and a redelivery is another body
 * (`isRedelivery`): what may happen only once has to be told apart by the `webhookEventId` of each event.
 */
export const line: Provider<LineEvents> = defineProvider({
  name: 'line',
  docs: 'https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/',
  schemes: [
    { kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-line-signature', encoding: 'base64' }, signed: '{body}' },
  ],
  type: 'events',
})
