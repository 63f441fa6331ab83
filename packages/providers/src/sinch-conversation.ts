import { defineProvider, type Provider } from '@posthorn/core'

/** What every callback has. Which field comes besides, such as `message` or `message_delivery_report`, says what happened. */
export interface SinchConversationCallback {
  readonly app_id: string
  readonly project_id: string
  /** ISO 8601. */
  readonly accepted_time: string
  /** ISO 8601. */
  readonly event_time?: string
  readonly message_metadata?: string
  readonly correlation_id?: string
  readonly [field: string]: unknown
}

/** Events of the Conversation API: there is one, since a callback is told by the field that it has and has no name. */
export interface SinchConversationEvents {
  callback: SinchConversationCallback
}

/**
 * Callbacks of Sinch's Conversation API. The secret is the one that you set for the webhook. There is no delivery id
 * besides a nonce, which each attempt may have of its own: equal bodies are one delivery.
 */
export const sinchConversation: Provider<SinchConversationEvents> = defineProvider({
  name: 'sinch-conversation',
  docs: 'https://developers.sinch.com/docs/conversation/callbacks/',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      require: { 'header:x-sinch-webhook-signature-algorithm': 'HmacSHA256' },
      signature: { from: 'header:x-sinch-webhook-signature', encoding: 'base64' },
      signed: '{body}.{header:x-sinch-webhook-signature-nonce}.{timestamp}',
      timestamp: { from: 'header:x-sinch-webhook-signature-timestamp' },
    },
  ],
  type: 'callback',
})
