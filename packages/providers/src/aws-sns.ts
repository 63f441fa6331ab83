import { verify as verifyBytes } from 'node:crypto'
import { type CustomScheme, defineProvider, type Provider } from '@posthorn/core'
import { snsCertificates } from './internal/sns-certificates.js'
import { readSnsMessage, type SnsFields, snsSignedText } from './internal/sns-message.js'

interface Message<Type extends string> {
  readonly Type: Type
  readonly MessageId: string
  readonly TopicArn: string
  readonly Message: string
  /** ISO 8601: when it was published. */
  readonly Timestamp: string
  readonly SignatureVersion: '1' | '2'
}

interface Confirmation<Type extends string> extends Message<Type> {
  readonly Token: string
  /** Where a GET request confirms the subscription. It is signed. */
  readonly SubscribeURL: string
}

/** A published message. */
export interface SnsNotification extends Message<'Notification'> {
  readonly Subject?: string
  readonly UnsubscribeURL?: string
  /** Not signed. */
  readonly MessageAttributes?: Readonly<Record<string, { readonly Type: string; readonly Value: string }>>
}

/** Events of SNS, by type. */
export interface AwsSnsEvents {
  Notification: SnsNotification
  SubscriptionConfirmation: Confirmation<'SubscriptionConfirmation'>
  UnsubscribeConfirmation: Confirmation<'UnsubscribeConfirmation'>
}

/** What {@link createAwsSns} may be given. */
export interface AwsSnsOptions {
  /** How certificates are fetched, such as through a proxy. @default the global `fetch` */
  readonly fetch?: typeof fetch
  /** How long to wait for a certificate, in milliseconds. @default 1500 */
  readonly timeoutMs?: number
  /** The clock that messages and certificates are judged by, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number
}

const hashes: Readonly<Record<string, string>> = { 1: 'sha1', 2: 'sha256' }

// The time is when the message was published, and retries may take an hour after that, throttled topics longer. Without
// any end, a message that was captured once could be sent again for as long as its certificate is good.
const oldestMs = 86_400_000
const aheadMs = 300_000

function isFresh({ Timestamp = '' }: SnsFields, now: number): boolean {
  const age = now - (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(Timestamp) ? Date.parse(Timestamp) : Number.NaN)
  return age <= oldestMs && age >= -aheadMs
}

function schemeWith({ fetch: fetcher = fetch, timeoutMs = 1500, now = Date.now }: AwsSnsOptions): CustomScheme {
  const certificateAt = snsCertificates({ fetch: fetcher, timeoutMs, now })
  return {
    kind: 'custom',
    name: 'certificate',
    headers: ['x-amz-sns-message-type'],
    // Attributes of a message, and the address to unsubscribe at, are not signed.
    covers: 'partial',
    signs: ['json:MessageId'],
    verify: async ({ body, secret }) => {
      const fields = readSnsMessage(body)
      // Any AWS account can have its own topic sign messages for this endpoint.
      if (!fields || fields.TopicArn !== secret || !isFresh(fields, now())) return false
      const hash = Object.hasOwn(hashes, fields.SignatureVersion!) ? hashes[fields.SignatureVersion!] : undefined
      const signature = Buffer.from(fields.Signature!, 'base64')
      if (hash === undefined || signature.toString('base64') !== fields.Signature) return false
      const certificate = await certificateAt(fields.SigningCertURL!, secret)
      return certificate !== undefined && verifyBytes(hash, Buffer.from(snsSignedText(fields)), certificate.publicKey, signature)
    },
  }
}

/** {@link awsSns} with a `fetch` or a clock of your own. */
export function createAwsSns(options: AwsSnsOptions = {}): Provider<AwsSnsEvents> {
  return defineProvider({
    name: 'aws-sns',
    docs: 'https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html',
    schemes: [schemeWith(options)],
    id: 'json:MessageId',
    type: '{json:Type}',
    retries: [20, 20, 20],
  })
}

/**
 * Amazon SNS over HTTPS. The secret is the ARN of the topic that may send here; several as an array. Certificates are
 * fetched from SNS in the topic's region and kept for a day, so `verify` cannot be used, only receivers. Confirm a
 * subscription by a GET request to the `SubscribeURL` of `SubscriptionConfirmation`. Raw message delivery is not signed:
 * leave it off. Messages that are older than a day are refused.
 */
export const awsSns: Provider<AwsSnsEvents> = createAwsSns()
