import { defineProvider, type Provider } from '@posthorn/core'

interface Envelope<Type extends string, Data> {
  readonly event_type: Type
  readonly waitlist_id: string
  readonly data: Data
  /** ISO 8601. */
  readonly timestamp: string
}

interface Signup {
  readonly id: string
  readonly email: string
}

/** Events of ReferralLoop, by name. */
export interface ReferralloopEvents {
  'signup.created': Envelope<
    'signup.created',
    Signup & { readonly name: string; readonly position: number; readonly referral_code: string; readonly created_at: string }
  >
  'signup.position_changed': Envelope<
    'signup.position_changed',
    Signup & { readonly old_position: number; readonly new_position: number; readonly position_change: number }
  >
  'signup.deleted': Envelope<'signup.deleted', Signup>
}

/**
 * ReferralLoop waitlists. Signatures are announced ("coming soon"): give a `secret` once you have one, or take every
 * request for ReferralLoop's with `unsigned: 'accept'`. There is no delivery id, so equal bodies are one delivery. The
 * document advises to acknowledge first; `acknowledge: 'before'` does, and loses a delivery if the process dies.
 */
export const referralloop: Provider<ReferralloopEvents> = defineProvider({
  name: 'referralloop',
  docs: 'https://www.referralloop.dev/docs/webhooks',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-webhook-signature', prefix: 'sha256=', encoding: 'hex' },
      signed: '{body}',
    },
  ],
  type: '{json:event_type}',
  unsigned: true,
  timeoutMs: 5000,
  retries: [60, 300, 900, 3600],
})
