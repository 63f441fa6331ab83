import type { ReferralloopEvents } from '../referralloop.js'
import { apiCaller } from './api-caller.js'
import { type ApiOptions, requireHeaderSecret } from './api-options.js'
import { flag, inside } from './api-schema.js'
import { objectSchema, text } from './schema.js'

/** Name of an event that can be subscribed to. */
export type ReferralloopEventName = keyof ReferralloopEvents

/** Options of {@link createReferralloopClient}. */
export interface ReferralloopClientOptions extends ApiOptions {
  /** The API key, `pk_live_…`. */
  readonly apiKey: string | undefined
}

/** What a subscription is made of: one event of one waitlist. */
export interface ReferralloopSubscriptionInput {
  /** Name of the event. */
  readonly eventType: ReferralloopEventName
  /** The endpoint. ReferralLoop takes https alone. */
  readonly targetUrl: string
  /** The waitlist whose events it gets. */
  readonly waitlistId: string
}

/** A subscription as the API tells it. */
export interface ReferralloopSubscription {
  /** For {@link ReferralloopClient.unsubscribe}. */
  readonly id: string
  /** Name of the event. */
  readonly event_type: string
  /** The endpoint. */
  readonly target_url: string
  /** Whether anything is delivered to it. */
  readonly is_active: boolean
  /** ISO 8601. */
  readonly created_at: string
}

/** Manages subscriptions. Every method rejects with {@link ApiError}; none tries again. */
export interface ReferralloopClient {
  /** Keep the id: the API has no list of subscriptions, and an event that is subscribed to twice comes twice. */
  readonly subscribe: (input: ReferralloopSubscriptionInput) => Promise<{
    /** The one that was made. */
    readonly subscription: ReferralloopSubscription
  }>
  /** The document does not say what the reply is. */
  readonly unsubscribe: (id: string) => Promise<void>
}

const subscribed = objectSchema<{ readonly subscription: ReferralloopSubscription }>([
  inside('subscription', [text('id'), text('event_type'), text('target_url'), flag('is_active'), text('created_at')]),
])

/**
 * A client of ReferralLoop's API for webhooks. Replies are what the API documents, field by field.
 *
 * @throws TypeError where `apiKey` is not set, or an option is not what it has to be.
 */
export function createReferralloopClient(options: ReferralloopClientOptions): ReferralloopClient {
  const where = 'createReferralloopClient'
  const apiKey = requireHeaderSecret(where, 'apiKey', options.apiKey)
  const call = apiCaller({
    ...options,
    where,
    service: 'ReferralLoop',
    baseUrl: options.baseUrl ?? 'https://www.referralloop.dev/api/v1',
    headers: { authorization: `Bearer ${apiKey}` },
    keyOption: 'apiKey',
    secrets: [apiKey],
  })
  return {
    subscribe: async ({ eventType, targetUrl, waitlistId }) => {
      const body = JSON.stringify({ event_type: eventType, target_url: targetUrl, waitlist_id: waitlistId })
      return (await call({ method: 'POST', path: ['webhooks', 'subscribe'], body })).as(subscribed)
    },
    unsubscribe: async (id) => {
      await call({ method: 'DELETE', path: ['webhooks', 'unsubscribe', id] })
    },
  }
}
