import { defineProvider, type Provider } from '@posthorn/core'

/** Events that come by way of Hookdeck, by the name of their source. The payload is the first sender's. */
export type HookdeckEvents = Readonly<Record<string, unknown>>

/**
 * Hookdeck's Event Gateway. The secret is the project's signing secret. The event is named after the source that you
 * made in Hookdeck; that name and the event's id stand in headers that are not signed. `delivery.replayed` says that an
 * equal body was there before under another id. The prefix `x-hookdeck` must be left as it is.
 */
export const hookdeck: Provider<HookdeckEvents> = defineProvider({
  name: 'hookdeck',
  docs: 'https://hookdeck.com/docs/authentication',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      // The second is there while the secret is being rotated.
      signature: { from: ['header:x-hookdeck-signature', 'header:x-hookdeck-signature-2'], encoding: 'base64' },
      signed: '{body}',
    },
  ],
  id: 'header:x-hookdeck-eventid',
  type: ['{header:x-hookdeck-source-name}', 'event'],
  // Whose body it is cannot be known here, and many senders keep their ids in headers: equal bodies may be two events.
  replay: 'flag',
  formats: ['json', 'form', 'text'],
  methods: ['POST', 'PUT', 'PATCH'],
})
