import { defineProvider, type Provider } from '@posthorn/core'
import { metaScheme, metaVerification } from './internal/meta.js'

/** What happened to one WhatsApp Business account. */
export interface WhatsappEntry {
  /** Id of the account. */
  readonly id: string
  readonly changes: readonly {
    /** Such as `messages`, which brings incoming messages and the statuses of sent ones. */
    readonly field: string
    readonly value: Readonly<Record<string, unknown>>
  }[]
}

/** A batch of changes. */
export interface WhatsappEvent {
  readonly object: 'whatsapp_business_account'
  readonly entry: readonly WhatsappEntry[]
}

/** Events of WhatsApp: all have one name, since one delivery can hold changes of several fields. */
export interface WhatsappEvents {
  readonly whatsapp_business_account: WhatsappEvent
}

/**
 * WhatsApp's Cloud API. `secret` is the app's secret, and `verifyToken` the text that was set beside the address in the App
 * Dashboard. There is no delivery id, so equal bodies are one delivery; a message's own id can come again in another
 * delivery, as its status changes. It retries for 7 days.
 */
export const whatsapp: Provider<WhatsappEvents> = defineProvider({
  name: 'whatsapp',
  docs: 'https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/create-webhook-endpoint',
  schemes: [metaScheme],
  type: '{json:object}',
  handshakes: [metaVerification],
})
