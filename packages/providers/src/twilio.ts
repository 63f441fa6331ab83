import { defineProvider, type Provider } from '@posthorn/core'

/** Fields of a form, or a JSON body. */
export type TwilioEvent = Readonly<Record<string, unknown>>

/** Events of Twilio. Twilio names none, so the name is made of the status that the request tells. */
export type TwilioEvents = {
  readonly [type in `message.${string}` | `call.${string}` | `recording.${string}`]: TwilioEvent
} & {
  /** Whatever has none of these statuses, and every request with a JSON body. */
  readonly request: TwilioEvent
}

/**
 * Twilio. The secret is the account's auth token. The URL is signed, so the receiver needs `publicUrl`, with the query
 * that you gave to Twilio. Fields of a form are signed without borders between names and values, so a captured request
 * can be cut anew at other places: `integrity` is then `partial`. Of a field that is there twice with the same value the
 * signature covers one: whoever captured a request can add such a copy, or take it out. The reply is an empty TwiML
 * document; give another with `delivery.reply`.
 */
export const twilio: Provider<TwilioEvents> = defineProvider({
  name: 'twilio',
  docs: 'https://www.twilio.com/docs/usage/webhooks/webhooks-security',
  schemes: [
    {
      kind: 'hmac',
      name: 'json',
      hash: 'sha1',
      signature: { from: 'header:x-twilio-signature', encoding: 'base64' },
      signed: '{url}',
      assert: { 'query:bodySHA256': '{sha256-hex:body}' },
      urlVariants: ['port'],
      format: 'json',
    },
    {
      kind: 'hmac',
      name: 'form',
      hash: 'sha1',
      signature: { from: 'header:x-twilio-signature', encoding: 'base64' },
      signed: '{url}{params}',
      urlVariants: ['port'],
      format: 'form',
    },
  ],
  id: 'header:i-twilio-idempotency-token',
  type: [
    'message.{form:MessageStatus}',
    'message.{form:SmsStatus}',
    'recording.{form:RecordingStatus}',
    'call.{form:CallStatus}',
    'request',
  ],
  // A caller may press the same key twice: equal forms under other tokens are two requests.
  replay: 'flag',
  formats: ['form', 'json'],
  methods: ['POST', 'GET'],
  timeoutMs: 15_000,
  replies: { ok: { status: 200, headers: { 'content-type': 'text/xml' }, body: '<Response/>' } },
})
