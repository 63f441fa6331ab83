import { defineProvider, type Provider } from '@posthorn/core'

/** What Onfido sends. */
export interface OnfidoEvent {
  readonly payload: {
    readonly resource_type: string
    /** The name: `check.completed`. */
    readonly action: string
    readonly object: Readonly<Record<string, unknown>>
    readonly resource?: Readonly<Record<string, unknown>>
  }
}

/** Events of Onfido, by name. */
export type OnfidoEvents = Readonly<Record<string, OnfidoEvent>>

/** Onfido. The secret is the webhook's token. There is no delivery id: equal bodies are one delivery. */
export const onfido: Provider<OnfidoEvents> = defineProvider({
  name: 'onfido',
  docs: 'https://documentation.onfido.com/api/latest/#webhooks',
  schemes: [{ kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-sha2-signature', encoding: 'hex' }, signed: '{body}' }],
  type: '{json:payload.action}',
})
