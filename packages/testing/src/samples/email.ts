import type { MailgunEvent } from '@posthorn/providers/mailgun'
import type { MandrillEvents } from '@posthorn/providers/mandrill'
import type { NylasEvent } from '@posthorn/providers/nylas'
import type { PostmarkEvents } from '@posthorn/providers/postmark'
import type { ResendEvent } from '@posthorn/providers/resend'
import type { SendgridEvents } from '@posthorn/providers/sendgrid'
import type { Occasion } from './occasion.js'
import { closed, open, type Recipes } from './recipe.js'

const [ours, theirs, subject] = ['kettle@example.com', 'ada@example.com', 'Your tea is ready']

const postmark = <Type extends string>(at: Occasion<Type>) => ({
  RecordType: at.type,
  MessageID: at.uuid(),
  MessageStream: 'outbound',
  ServerID: at.number(),
  Tag: 'welcome',
  Metadata: { order: at.token('', 8) },
})

const bounce = (at: Occasion) => ({ ID: at.number(), Email: theirs, From: ours, BouncedAt: at.isoSeconds, Subject: subject })

/** Senders about emails. */
export const email: Recipes = {
  mailgun: open(
    ({ id, ms, seconds, token, type }, data): MailgunEvent => ({
      // The signature is put in when the event is signed.
      signature: { timestamp: String(seconds), token: token('', 50), signature: '' },
      'event-data': { id: id(''), event: type, timestamp: ms / 1000, recipient: theirs, ...data },
    }),
    {
      delivered: ({ token }) => ({ message: { headers: { 'message-id': `${token()}@example.com`, subject } } }),
      opened: () => ({ ip: '203.0.113.7', 'client-info': { 'client-type': 'mobile app', 'device-type': 'mobile' } }),
      clicked: () => ({ ip: '203.0.113.7', url: 'https://example.com/tea' }),
      failed: () => ({ severity: 'permanent', reason: 'bounce', 'delivery-status': { code: 550, message: 'No such mailbox' } }),
      complained: () => ({ tags: ['welcome'] }),
      unsubscribed: () => ({ ip: '203.0.113.7' }),
    },
  ),
  mandrill: closed<MandrillEvents>({
    events: ({ id, seconds }) => {
      const message = id('')
      const event = {
        event: 'send',
        _id: message,
        ts: seconds,
        msg: { _id: message, ts: seconds, email: theirs, sender: ours, subject, state: 'sent' },
      }
      return { mandrill_events: JSON.stringify([event]) }
    },
  }),
  nylas: open(
    ({ id, seconds, type, uuid }, data): NylasEvent => ({
      specversion: '1.0',
      type,
      source: '/google/emails/realtime',
      id: id(),
      time: seconds,
      webhook_delivery_attempt: 1,
      data: { application_id: uuid(), object: data },
    }),
    {
      'message.created': ({ seconds, token, uuid }) => ({
        grant_id: uuid(),
        id: token('', 16),
        object: 'message',
        date: seconds,
        subject,
        from: [{ email: theirs }],
      }),
      'event.created': ({ token, uuid }) => ({
        grant_id: uuid(),
        id: token(),
        object: 'event',
        title: 'Tea',
        status: 'confirmed',
      }),
      'grant.expired': ({ uuid }) => ({ grant_id: uuid(), provider: 'google', code: 25_009 }),
    },
  ),
  postmark: closed<PostmarkEvents>({
    Delivery: (at) => ({ ...postmark(at), Recipient: theirs, DeliveredAt: at.isoSeconds, Details: 'Accepted' }),
    Bounce: (at) => ({ ...postmark(at), ...bounce(at), Type: 'HardBounce', TypeCode: 1, Inactive: true, CanActivate: true }),
    SpamComplaint: (at) => ({ ...postmark(at), ...bounce(at), Type: 'SpamComplaint', TypeCode: 100_001 }),
    Open: (at) => ({ ...postmark(at), Recipient: theirs, ReceivedAt: at.isoSeconds, FirstOpen: true, Platform: 'Desktop' }),
    Click: (at) => ({ ...postmark(at), Recipient: theirs, ReceivedAt: at.isoSeconds, OriginalLink: 'https://example.com/tea' }),
    SubscriptionChange: (at) => ({
      ...postmark(at),
      Recipient: theirs,
      ChangedAt: at.isoSeconds,
      SuppressSending: true,
      Origin: 'Recipient',
    }),
    Inbound: ({ id, iso }) => ({
      MessageID: id(),
      MessageStream: 'inbound',
      From: theirs,
      To: ours,
      Subject: subject,
      Date: iso,
      TextBody: 'On my way.\n',
      HtmlBody: '<p>On my way.</p>',
      Attachments: [],
      Headers: [],
    }),
  }),
  resend: open(
    ({ isoSeconds, type, uuid }, data): ResendEvent => ({
      type,
      created_at: isoSeconds,
      data: { email_id: uuid(), created_at: isoSeconds, from: ours, to: [theirs], subject, ...data },
    }),
    {
      'email.delivered': () => ({}),
      'email.sent': () => ({}),
      'email.bounced': () => ({ bounce: { type: 'Permanent', subType: 'General', message: 'No such mailbox' } }),
      'email.clicked': ({ isoSeconds }) => ({ click: { link: 'https://example.com/tea', timestamp: isoSeconds } }),
      'email.complained': () => ({}),
    },
  ),
  sendgrid: closed<SendgridEvents>({
    events: ({ id, seconds, token }) => [
      {
        email: theirs,
        timestamp: seconds,
        event: 'processed',
        sg_event_id: id(''),
        sg_message_id: token(),
        'smtp-id': `<${token()}@example.com>`,
      },
      { email: theirs, timestamp: seconds, event: 'delivered', sg_event_id: token(), sg_message_id: token(), response: '250 OK' },
    ],
  }),
}
