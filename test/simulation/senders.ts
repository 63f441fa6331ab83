import type { Provider } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import { recomly } from '@posthorn/providers/recomly'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'
import { makeDelivery } from '@posthorn/testing'

/** A request on its way. */
export type Parcel = ReturnType<typeof makeDelivery>

/** A sender of the simulation. */
export interface Simulated {
  readonly title: string
  readonly provider: Provider
  readonly signing: { readonly secret: string; readonly keyId?: string }
  /** An event. `mark` tells it from all others; it stands in the body once or more. */
  readonly event: (mark: string, at: string) => object
  /** What a request becomes that is sent again hours later. @default it stays as it is */
  readonly later?: (parcel: Parcel, now: number) => Parcel
  /** Whether a request is too old to be accepted. @default none is */
  readonly isStale?: (parcel: Parcel, now: number) => boolean
}

const signing = { secret: 'the secret of a simulation' }

const idHeader = 'x-cio-idempotency-key'

/** All four, in the order in which they are shown. */
export const senders: readonly Simulated[] = [
  {
    title: 'Recover',
    provider: recover,
    signing,
    event: (mark, at) => ({ id: `evt_${mark}`, type: 'lead.created', account_id: 'acc_1', created_at: at, data: {} }),
  },
  {
    title: 'ReferralLoop',
    provider: referralloop,
    signing,
    event: (mark, at) => ({ event_type: 'signup.created', waitlist_id: 'list_1', data: { id: mark }, timestamp: at }),
  },
  {
    title: 'Customer.io',
    provider: customerio,
    signing,
    event: (mark, at) => ({ person: mark, at }),
    later: ({ headers, body }, timestamp) =>
      makeDelivery(customerio, body, { ...signing, timestamp, headers: { [idHeader]: headers[idHeader] ?? '' } }),
  },
  {
    title: 'Recomly',
    provider: recomly,
    signing: { ...signing, keyId: 'key_1' },
    event: (mark) => ({ campaignId: 'campaign_1', name: mark, email: `${mark}@example.com` }),
    isStale: ({ headers }, now) => {
      const signedAt = Number(/^t=(\d+)/.exec(headers['x-recomly-signature'] ?? '')?.[1])
      return Math.floor(now / 1000) - signedAt > 300
    },
  },
]

/** What stands in an event to know it by. */
export const markOf = (index: number): string => `event-${index}`

/** Which event a body is. */
export const indexIn = (body: Uint8Array): number => Number(/event-(\d+)/.exec(Buffer.from(body).toString('latin1'))?.[1])
