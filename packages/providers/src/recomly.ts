import { defineProvider, type Provider } from '@posthorn/core'
import { objectSchema, type Rule, text } from './internal/schema.js'

/** An advocate to enroll. At least one of `email` and `phone` is there. */
export interface RecomlyInvite {
  /** Id of the active campaign. */
  readonly campaignId: string
  /** 1 to 200 characters. */
  readonly name: string
  /** Checked loosely: whether an address exists is not for a pattern to say. */
  readonly email?: string
  /** E.164, such as +15551234567. */
  readonly phone?: string
}

/** Events of Recomly: there is one, and the request does not name it. */
export interface RecomlyEvents {
  invite: RecomlyInvite
}

const e164 = /^\+[1-9]\d{1,14}$/

// Deliberately loose: whether an address exists is not for a pattern to say.
const address = /^[^\s@]+@[^\s@]+$/

const contact: Rule = ({ email, phone }) => {
  if (email !== undefined && (typeof email !== 'string' || !address.test(email)))
    return { message: 'must be an email address', path: ['email'] }
  if (phone !== undefined && (typeof phone !== 'string' || !e164.test(phone)))
    return { message: 'must be an E.164 number', path: ['phone'] }
  return email === undefined && phone === undefined ? { message: 'must have an email or a phone', path: ['email'] } : undefined
}

/**
 * Recomly's inbound endpoint: build it with this, or a compatible one. It answers refusals exactly as it answers
 * success, so that key ids cannot be guessed; watch `onRefused` or `health().refused`. Equal invites are lawful and
 * there is no delivery id, so only an exact replay is suppressed.
 */
export const recomly: Provider<RecomlyEvents> = defineProvider({
  name: 'recomly',
  docs: 'https://recomly.com/docs/integrations/webhooks-inbound',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-recomly-signature', fields: { separator: ',', pick: 'v1', timestamp: 't' }, encoding: 'hex' },
      signed: '{timestamp}.{body}',
    },
  ],
  keyId: 'header:x-recomly-key-id',
  type: 'invite',
  identity: 'attempt',
  toleranceSeconds: 300,
  schemas: { invite: objectSchema<RecomlyInvite>([text('campaignId'), text('name', { min: 1, max: 200 }), contact]) },
  replies: { refused: { status: 200, body: { ok: true } } },
})
