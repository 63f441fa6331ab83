import { defineProvider, type Provider } from '@posthorn/core'

/** One notification. */
export interface PandadocNotification {
  /** `document_state_changed`, `recipient_completed` and the like. */
  readonly event: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Events of PandaDoc: there is one, since a request can hold notifications of several kinds. */
export interface PandadocEvents {
  notifications: readonly PandadocNotification[]
}

/**
 * PandaDoc. The secret is the shared key of the webhook subscription. The signature stands in the query: keep it out of
 * your access logs. There is no delivery id: equal bodies are one delivery.
 */
export const pandadoc: Provider<PandadocEvents> = defineProvider({
  name: 'pandadoc',
  docs: 'https://developers.pandadoc.com/docs/webhook-verification',
  schemes: [{ kind: 'hmac', hash: 'sha256', signature: { from: 'query:signature', encoding: 'hex' }, signed: '{body}' }],
  type: 'notifications',
})
