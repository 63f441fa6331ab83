import { randomBytes } from 'node:crypto'
import { notFound } from './stand-in-error.js'
import { fieldsOf, oneOf, text } from './fields.js'
import { type AllowHttp, targetUrl } from './target-url.js'

/** A subscription as ReferralLoop shows it. */
interface ReferralloopSubscription {
  readonly id: string
  readonly event_type: string
  readonly target_url: string
  readonly is_active: boolean
  /** ISO 8601. */
  readonly created_at: string
}

/** A subscription and the waitlist that it is for, which ReferralLoop does not show. */
interface Subscribed {
  readonly subscription: ReferralloopSubscription
  readonly waitlistId: string
}

/** The subscriptions of an account. */
export interface ReferralloopSubscriptions {
  readonly create: (body: unknown, createdAt: string) => ReferralloopSubscription
  readonly remove: (id: string) => void
  /** Those that want an event of whatever waitlist, oldest first. */
  readonly wanting: (type: string) => readonly Subscribed[]
}

/** Names of the events that ReferralLoop documents. */
export const referralloopEvents: readonly string[] = ['signup.created', 'signup.position_changed', 'signup.deleted']

/** Keeps subscriptions in memory. Its methods throw an StandInError where a request cannot be met. */
export function referralloopSubscriptions(allowHttp: AllowHttp): ReferralloopSubscriptions {
  const subscribed = new Map<string, Subscribed>()
  return {
    create: (body, createdAt) => {
      const fields = fieldsOf(body, ['event_type', 'target_url', 'waitlist_id'])
      const subscription: ReferralloopSubscription = {
        id: `sub_${randomBytes(5).toString('hex')}`,
        event_type: oneOf(fields.event_type, 'event_type', referralloopEvents),
        target_url: targetUrl(fields.target_url, 'target_url', allowHttp),
        is_active: true,
        created_at: createdAt,
      }
      subscribed.set(subscription.id, { subscription, waitlistId: text(fields, 'waitlist_id') })
      return subscription
    },
    remove: (id) => {
      if (!subscribed.delete(id)) throw notFound('There is no such subscription.')
    },
    wanting: (type) => [...subscribed.values()].filter(({ subscription }) => subscription.event_type === type),
  }
}
