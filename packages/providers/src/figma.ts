import { defineProvider, type Provider } from '@posthorn/core'

/** What the webhooks of Figma share. */
export interface FigmaEvent {
  readonly event_type: string
  /** The secret itself: keep it out of logs. */
  readonly passcode: string
  readonly webhook_id: string
  /** ISO 8601. */
  readonly timestamp: string
  readonly file_key?: string
  readonly file_name?: string
  readonly [field: string]: unknown
}

/** Events of Figma, by name: `FILE_UPDATE`. A new webhook is tried with `PING`. */
export type FigmaEvents = Readonly<Record<string, FigmaEvent>>

/**
 * Figma, webhooks V2. The secret is the `passcode` that the webhook was created with. It stands in the body of each request
 * and nothing is signed; it says who sent the request, and not that it arrived unchanged. There is no id: equal bodies
 * are one delivery.
 */
export const figma: Provider<FigmaEvents> = defineProvider({
  name: 'figma',
  docs: 'https://developers.figma.com/docs/rest-api/webhooks-security/',
  schemes: [{ kind: 'token', signature: { from: 'json:passcode' } }],
  type: '{json:event_type}',
})
