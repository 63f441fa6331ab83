import { defineProvider, type Provider } from '@posthorn/core'

/** Envelope of a Cal.com event, unless the webhook has a payload template of its own. */
export interface CalComEvent {
  /** The name: `BOOKING_CREATED`. */
  readonly triggerEvent?: string
  /** ISO 8601. */
  readonly createdAt?: string
  /** Left out by some events, such as `MEETING_ENDED`, whose fields stand at the top. */
  readonly payload?: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/** Events of Cal.com, by name; `custom` where a payload template leaves the name out. */
export type CalComEvents = Readonly<Record<string, CalComEvent>>

/**
 * Cal.com. The secret is the webhook's; without one nothing is signed. There is no delivery id: equal bodies are one
 * delivery, so a payload template should have `createdAt` in it.
 */
export const calCom: Provider<CalComEvents> = defineProvider({
  name: 'cal-com',
  docs: 'https://cal.com/docs/developing/guides/automation/webhooks',
  schemes: [
    { kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-cal-signature-256', encoding: 'hex' }, signed: '{body}' },
  ],
  type: ['{json:triggerEvent}', 'custom'],
})
