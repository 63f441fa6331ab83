import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of a Webflow event. */
export interface WebflowEvent {
  /** The name: `form_submission`. */
  readonly triggerType: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** Events of Webflow, by name. */
export type WebflowEvents = Readonly<Record<string, WebflowEvent>>

/**
 * Webflow. The secret is the webhook's own, which the API gives when it is created, or the client secret of the OAuth app
 * that created it. Webhooks that were made in the dashboard are not signed, and are refused. There is no delivery id:
 * equal bodies are one delivery.
 */
export const webflow: Provider<WebflowEvents> = defineProvider({
  name: 'webflow',
  docs: 'https://developers.webflow.com/data/docs/working-with-webhooks',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-webflow-signature', encoding: 'hex' },
      signed: '{timestamp}:{body}',
      timestamp: { from: 'header:x-webflow-timestamp', unit: 'ms' },
    },
  ],
  type: '{json:triggerType}',
  retries: [600, 600, 600],
})
