import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of a Modern Treasury event. For payloads, use the types of Modern Treasury's own package with `withEvents`. */
export interface ModernTreasuryEvent {
  /** What happened, such as `created`. */
  readonly event: string
  /** The object; `object` says of what kind it is. */
  readonly data: Readonly<Record<string, unknown>>
}

/** Events of Modern Treasury: `payment_order.created`, from the object and what happened to it. */
export type ModernTreasuryEvents = Readonly<Record<`${string}.${string}`, ModernTreasuryEvent>>

/**
 * Modern Treasury. The secret is the webhook key, in the developer settings. The event id stands in a header that is not
 * signed, so an equal body is the same delivery whatever its id says.
 */
export const modernTreasury: Provider<ModernTreasuryEvents> = defineProvider({
  name: 'modern-treasury',
  docs: 'https://docs.moderntreasury.com/platform/reference/webhooks',
  schemes: [{ kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-signature', encoding: 'hex' }, signed: '{body}' }],
  id: 'header:x-event-id',
  type: ['{json:data.object}.{json:event}', '{header:x-topic}.{json:event}'],
  timeoutMs: 5000,
})
