import { defineProvider, type Provider } from '@posthorn/core'

/** A JSON:API document. */
export interface LemonsqueezyEvent {
  readonly meta: {
    readonly event_name: string
    readonly custom_data?: Readonly<Record<string, unknown>>
    readonly test_mode?: boolean
  }
  readonly data: {
    readonly type: string
    readonly id: string
    readonly attributes: Readonly<Record<string, unknown>>
    readonly relationships?: Readonly<Record<string, unknown>>
  }
}

/** Events of Lemon Squeezy, by name: `order_created`. */
export type LemonsqueezyEvents = Readonly<Record<string, LemonsqueezyEvent>>

/**
 * Lemon Squeezy. The secret is the signing secret that you wrote into the webhook's settings. The event's name is taken
 * from the signed body, not from the header. There is no delivery id, so equal bodies are one delivery.
 */
export const lemonsqueezy: Provider<LemonsqueezyEvents> = defineProvider({
  name: 'lemonsqueezy',
  docs: 'https://docs.lemonsqueezy.com/help/webhooks/webhook-requests',
  schemes: [{ kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-signature', encoding: 'hex' }, signed: '{body}' }],
  type: '{json:meta.event_name}',
  // The document gives these as examples of its pauses.
  retries: [5, 25, 125],
})
