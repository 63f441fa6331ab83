/** Fields of a message whose texts are signed, and those that say how. */
export type SnsFields = Readonly<Record<string, string>>

const ofNotification = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
const ofConfirmation = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']

const howSigned = ['Signature', 'SignatureVersion', 'SigningCertURL']

const signedFields: Readonly<Record<string, readonly string[]>> = {
  Notification: ofNotification,
  SubscriptionConfirmation: ofConfirmation,
  UnsubscribeConfirmation: ofConfirmation,
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The fields that are text. A message of a kind that nobody knows, or without what every message has, gives none.
 *
 * In the signed text only line breaks tell where a field ends. A message may have them, and is the first: from the end,
 * the text can be cut in one way as long as no other field has any. Otherwise a subject could move into the id, and one
 * captured message would run again as another.
 */
export function readSnsMessage(body: Uint8Array): SnsFields | undefined {
  const value = parse(body)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const texts = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  const fields = Object.assign(Object.create(null) as Record<string, string>, Object.fromEntries(texts))
  const signed = Object.hasOwn(signedFields, fields.Type ?? '') ? signedFields[fields.Type!]! : []
  const has = (name: string) => fields[name] !== undefined || (name === 'Subject' && hasNone(value, name))
  const isOneLine = (name: string) => name === 'Message' || !/[\r\n]/.test(fields[name] ?? '')
  return signed.length > 0 && [...signed, ...howSigned].every(has) && signed.every(isOneLine) ? fields : undefined
}

// A list or a number would reach handlers, and is not signed.
const hasNone = (value: object, name: string): boolean => ((value as Record<string, unknown>)[name] ?? null) === null

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body))
  } catch {
    return undefined
  }
}

/** What SNS signs: names and values on a line each, in this order. A subject is there only where the message has one. */
export function snsSignedText(fields: SnsFields): string {
  return signedFields[fields.Type!]!.flatMap((name) => (fields[name] === undefined ? [] : [`${name}\n${fields[name]}\n`])).join(
    '',
  )
}
