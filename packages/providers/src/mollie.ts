import { defineProvider, type Provider } from '@posthorn/core'

/** A Mollie event. */
export interface MollieEvent {
  readonly resource: string
  /** The event, not what it is about. */
  readonly id: string
  readonly type: string
  /** What it is about. */
  readonly entityId: string
  /** ISO 8601. */
  readonly createdAt: string
  /** The resource itself, where the webhook sends whole payloads. */
  readonly _embedded?: Readonly<Record<string, unknown>>
  readonly _links?: Readonly<Record<string, unknown>>
}

/** Events of Mollie, by name: `payment-link.paid`. */
export type MollieEvents = Readonly<Record<string, MollieEvent>>

/**
 * Mollie's next-generation webhooks. The secret is the signing secret that the Webhooks API shows once, when the webhook is
 * made. Classic webhooks, a form with nothing but an `id`, are not signed and are refused.
 */
export const mollie: Provider<MollieEvents> = defineProvider({
  name: 'mollie',
  docs: 'https://docs.mollie.com/reference/webhooks-new',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-mollie-signature', prefix: 'sha256=', encoding: 'hex' },
      signed: '{body}',
    },
  ],
  id: 'json:id',
  type: '{json:type}',
})
