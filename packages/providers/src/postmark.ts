import { defineProvider, type Provider } from '@posthorn/core'

/** Something that happened to a message that was sent. */
export interface PostmarkRecord<Type extends string = string> {
  readonly RecordType: Type
  readonly MessageID: string
  readonly MessageStream: string
  readonly ServerID?: number
  readonly Tag?: string
  readonly Metadata?: Readonly<Record<string, string>>
  readonly [field: string]: unknown
}

/** An email that came in. */
export interface PostmarkInbound {
  readonly MessageID: string
  readonly From: string
  readonly To: string
  readonly Subject: string
  readonly TextBody: string
  readonly HtmlBody: string
  readonly Attachments: readonly unknown[]
  readonly [field: string]: unknown
}

/** Events of Postmark, by `RecordType`. What has none is an email that came in. */
export interface PostmarkEvents {
  Delivery: PostmarkRecord<'Delivery'>
  Bounce: PostmarkRecord<'Bounce'>
  SpamComplaint: PostmarkRecord<'SpamComplaint'>
  Open: PostmarkRecord<'Open'>
  Click: PostmarkRecord<'Click'>
  SubscriptionChange: PostmarkRecord<'SubscriptionChange'>
  Inbound: PostmarkInbound
}

/**
 * Postmark. The secret is `user:password`, as in the webhook's address or its settings; Postmark signs nothing, so use HTTPS.
 * `MessageID` is the message's, and one message has several events: equal bodies are one delivery. Emails with attachments
 * are larger than 1 MiB: set `bodyLimit`. A reply of 403 stops the retries.
 */
export const postmark: Provider<PostmarkEvents> = defineProvider({
  name: 'postmark',
  docs: 'https://postmarkapp.com/developer/webhooks/webhooks-overview',
  schemes: [{ kind: 'basic' }],
  type: ['{json:RecordType}', 'Inbound'],
  // Of emails that came in; other webhooks are given up earlier.
  retries: [60, 300, 600, 600, 600, 900, 1800, 3600, 7200, 21_600],
})
