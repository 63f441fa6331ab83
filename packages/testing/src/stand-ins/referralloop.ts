import { referralloop, type ReferralloopEvents } from '@posthorn/providers/referralloop'
import { systemClock } from '../clock.js'
import { admitBy, randomCredential } from './credential.js'
import { fieldsOf, jsonOf, object, oneOf, optional, text } from './fields.js'
import type { Route } from './json-api.js'
import { createLog } from './log.js'
import { createOutbox } from './outbox.js'
import { referralloopEvents, referralloopSubscriptions } from './referralloop-subscriptions.js'
import { dataFor } from './sample-data.js'
import { requireSigningSecret } from './signing-secret.js'
import type { SendingOptions, SendingStandIn } from './stand-in.js'
import { startSending, unwanted } from './start.js'
import type { AllowHttp } from './target-url.js'
import { isoNow, isoSeconds } from './timestamps.js'

/** A delivery that ReferralLoop marked as failed. */
export interface ReferralloopLogEntry {
  /** The only kind that there is. */
  readonly type: 'delivery.failed'
  /** Id of the subscription that it was for. */
  readonly subscription_id: string
  /** Names the delivery, for `resend`. */
  readonly delivery_id: string
  /** Name of the event. */
  readonly event_type: string
  /** ISO 8601. */
  readonly at: string
}

/** What an event became. */
export interface ReferralloopEmitted {
  /** The waitlist that the event is of. */
  readonly waitlistId: string
  /** One for each subscription to this event of this waitlist. The requests do not carry them. */
  readonly deliveryIds: readonly string[]
}

/** Options of {@link startReferralloop}. */
export interface ReferralloopOptions extends SendingOptions<ReferralloopLogEntry> {
  /** What `Authorization: Bearer` must be followed by. @default a random one */
  readonly apiKey?: string
  /** Signs deliveries as ReferralLoop announces that it will. @default they are not signed, as today */
  readonly signingSecret?: string | undefined
  /** Whether targets may be at an `http:` address of this machine; ReferralLoop itself takes HTTPS alone. @default 'never' */
  readonly allowHttp?: AllowHttp
}

/** Stands in for ReferralLoop. */
export interface ReferralloopStandIn extends SendingStandIn<ReferralloopLogEntry> {
  /** What `Authorization: Bearer` must be followed by. */
  readonly apiKey: string
  /**
   * Makes an event of a waitlist, and delivers it to those who subscribed to it. Resolves once each first attempt has
   * ended; what failed is tried again as ReferralLoop documents. Without `data` it is made up.
   *
   * @throws StandInError where ReferralLoop has no such event, or `data` is no object.
   */
  emit(
    type: keyof ReferralloopEvents,
    data?: object,
    options?: {
      /** The waitlist that the event is of. @default that of the latest subscription to this event */
      readonly waitlistId?: string | undefined
    },
  ): Promise<ReferralloopEmitted>
}

const anyWaitlist = '123e4567-e89b-12d3-a456-426614174000'

/**
 * Starts a server that behaves as ReferralLoop documents: subscriptions are managed under `/api/v1/webhooks`, and get
 * their events with 5 s to answer and four retries. A delivery that is marked as failed is in `log`.
 *
 * Rejects where the port is taken, or nothing can be signed with `signingSecret`.
 */
export async function startReferralloop(options: ReferralloopOptions = {}): Promise<ReferralloopStandIn> {
  const {
    apiKey = randomCredential('pk_live_'),
    allowHttp = 'never',
    signingSecret,
    onLog,
    onRequest,
    port = 0,
    ...sending
  } = options
  const { clock = systemClock } = sending
  if (signingSecret !== undefined) requireSigningSecret(referralloop, signingSecret)
  const subscriptions = referralloopSubscriptions(allowHttp)
  const log = createLog(onLog)
  const outbox = createOutbox(referralloop, { ...sending, clock })

  const emit: ReferralloopStandIn['emit'] = async (type, given, { waitlistId } = {}) => {
    oneOf(type, 'type', referralloopEvents)
    const subscribed = subscriptions.wanting(type)
    const waitlist = waitlistId ?? subscribed.at(-1)?.waitlistId ?? anyWaitlist
    const data = dataFor(referralloop, type, given, clock)
    const event = jsonOf({ event_type: type, waitlist_id: waitlist, data, timestamp: isoSeconds(clock) }, 'data')
    const deliveries = subscribed
      .filter((one) => one.waitlistId === waitlist)
      .map(({ subscription: { id, target_url: target } }) =>
        outbox.send({
          to: id,
          target,
          type,
          event,
          secret: signingSecret,
          onEnd: ({ outcome, deliveryId }) => {
            if (outcome === 'delivered') return
            const ids = { subscription_id: id, delivery_id: deliveryId, event_type: type }
            log.add({ type: 'delivery.failed', ...ids, at: isoNow(clock) })
          },
        }),
      )
    return { waitlistId: waitlist, deliveryIds: await Promise.all(deliveries) }
  }

  const events: Route['run'] = async ({ body }) => {
    const fields = fieldsOf(body, ['type', 'data', 'waitlistId'])
    const waitlistId = optional(fields, 'waitlistId', text)
    const type = text(fields, 'type')
    const emitted = await emit(type as keyof ReferralloopEvents, optional(fields, 'data', object), { waitlistId })
    const reason = `nobody subscribed to ${type} of the waitlist ${emitted.waitlistId}`
    return { status: 200, body: emitted, note: unwanted(emitted, reason) }
  }

  const admit = admitBy('authorization', `Bearer ${apiKey}`, 'send `Authorization: Bearer` and the API key.')
  const routes: readonly Route[] = [
    {
      method: 'POST',
      path: '/api/v1/webhooks/subscribe',
      admit,
      run: ({ body }) => {
        const subscription = subscriptions.create(body, isoSeconds(clock))
        const { id, event_type: type, target_url: target } = subscription
        return { status: 201, body: { subscription }, note: `${id} gets ${type} at ${target}` }
      },
    },
    {
      method: 'DELETE',
      path: '/api/v1/webhooks/unsubscribe/:id',
      admit,
      run: ({ params }) => {
        subscriptions.remove(params.id!)
        outbox.drop(params.id!)
        return { status: 200, body: { success: true }, note: `${params.id} is deleted` }
      },
    },
  ]
  const standIn = await startSending({ port, outbox, log, onRequest, routes, controls: { post: { events } } })
  return {
    ...standIn,
    // A getter, because `util.inspect` does not show what it gives.
    get apiKey() {
      return apiKey
    },
    emit,
  }
}
