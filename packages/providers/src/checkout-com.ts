import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of a Checkout.com event. */
export interface CheckoutComEvent {
  readonly id: string
  readonly type: string
  readonly version?: string
  /** ISO 8601. */
  readonly created_on: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Events of Checkout.com, by name: `payment_approved`. */
export type CheckoutComEvents = Readonly<Record<string, CheckoutComEvent>>

/** Checkout.com. The secret is the signature key of the workflow's webhook action, not its authorization header. */
export const checkoutCom: Provider<CheckoutComEvents> = defineProvider({
  name: 'checkout-com',
  docs: 'https://www.checkout.com/docs/workflows/set-up-your-webhook-receiver',
  schemes: [{ kind: 'hmac', hash: 'sha256', signature: { from: 'header:cko-signature', encoding: 'hex' }, signed: '{body}' }],
  id: 'json:id',
  type: '{json:type}',
})
