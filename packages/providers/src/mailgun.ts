import { defineProvider, type Provider } from '@posthorn/core'

/** What Mailgun posts. Only `signature` is signed. */
export interface MailgunEvent {
  readonly signature: {
    /** Seconds since 1970, as text. */
    readonly timestamp: string
    readonly token: string
    readonly signature: string
  }
  readonly 'event-data': {
    readonly id: string
    /** The name: `delivered`, `failed`, `opened`. */
    readonly event: string
    /** Seconds since 1970, with a fraction. */
    readonly timestamp: number
    readonly recipient?: string
    readonly [field: string]: unknown
  }
}

/** Events of Mailgun, by name. */
export type MailgunEvents = Readonly<Record<string, MailgunEvent>>

/**
 * Mailgun. The secret is the webhook signing key, not the API key. A timestamp and a token are signed and nothing else:
 * whoever has captured a request can put another event in it, which the token then shows to be a duplicate. Refusals are
 * answered 406, after which Mailgun does not retry; watch `onRefused` or `health().refused`.
 */
export const mailgun: Provider<MailgunEvents> = defineProvider({
  name: 'mailgun',
  docs: 'https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'json:signature.signature', encoding: 'hex' },
      signed: '{timestamp}{json:signature.token}',
      timestamp: { from: 'json:signature.timestamp' },
      coversBody: false,
    },
  ],
  id: ['json:event-data.id', 'json:signature.token'],
  type: '{json:event-data.event}',
  // Retries bring the first attempt's signature. A window that is shorter than they last would answer them 406, for good.
  toleranceSeconds: { past: 28_800, future: 300 },
  retries: [300, 600, 900, 3600, 7200, 14_400],
  replies: { refused: { status: 406, body: { error: 'unauthorized' } } },
})
