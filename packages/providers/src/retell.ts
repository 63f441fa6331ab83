import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of a Retell event. */
export interface RetellEvent {
  /** The name: `call_started`, `call_ended`, `call_analyzed`. */
  readonly event: string
  readonly call?: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/** Events of Retell AI, by name. */
export type RetellEvents = Readonly<Record<string, RetellEvent>>

/**
 * Retell AI. The secret is the API key with the webhook badge. There is no delivery id, and `call.call_id` is the same
 * in all events of a call: equal bodies are one delivery.
 */
export const retell: Provider<RetellEvents> = defineProvider({
  name: 'retell',
  docs: 'https://docs.retellai.com/features/secure-webhook',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-retell-signature', fields: { separator: ',', pick: 'd', timestamp: 'v' }, encoding: 'hex' },
      signed: '{body}{timestamp}',
      timestamp: { unit: 'ms' },
    },
  ],
  type: '{json:event}',
  timeoutMs: 10_000,
})
