import { randomBytes } from 'node:crypto'
import { recover, type RecoverEvents } from '@posthorn/providers/recover'
import { systemClock } from '../clock.js'
import { admitBy, randomCredential } from './credential.js'
import { fieldsOf, jsonOf, object, oneOf, optional, text } from './fields.js'
import type { Route } from './json-api.js'
import { createLog } from './log.js'
import { createOutbox } from './outbox.js'
import { recoverRoutes } from './recover-api.js'
import { recoverEvents, recoverWebhooks } from './recover-webhooks.js'
import { dataFor } from './sample-data.js'
import type { SendingOptions, SendingStandIn } from './stand-in.js'
import { startSending, unwanted } from './start.js'
import type { AllowHttp } from './target-url.js'
import { isoNow, isoSeconds } from './timestamps.js'

/** What Recover's dashboard shows of a delivery that it gave up. */
export interface RecoverLogEntry {
  /** The only kind that there is. */
  readonly type: 'webhook.delivery_failed'
  /** Id of the webhook that it was for. */
  readonly webhook_id: string
  /** Names the delivery, for `resend`. */
  readonly delivery_id: string
  /** The `id` in its body. */
  readonly event_id: string
  /** ISO 8601. */
  readonly at: string
}

/** What an event became. */
export interface RecoverEmitted {
  /** The `id` in the bodies. */
  readonly eventId: string
  /** One for each active webhook that wants the event. */
  readonly deliveryIds: readonly string[]
}

/** Options of {@link startRecover}. */
export interface RecoverOptions extends SendingOptions<RecoverLogEntry> {
  /** What `X-Partner-Key` must be. @default a random one */
  readonly partnerKey?: string
  /** Whether webhooks may be at an `http:` address of this machine; Recover itself takes HTTPS alone. @default 'never' */
  readonly allowHttp?: AllowHttp
}

/** Stands in for Recover. */
export interface RecoverStandIn extends SendingStandIn<RecoverLogEntry> {
  /** What `X-Partner-Key` must be. */
  readonly partnerKey: string
  /**
   * Makes an event, and delivers it to every active webhook that wants it. Resolves once each first attempt has ended;
   * what failed is tried again as Recover documents. Without `data` it is made up.
   *
   * @throws StandInError where Recover has no such event, or `data` is no object.
   */
  emit(
    type: keyof RecoverEvents,
    data?: object,
    options?: {
      /** The `account_id` in the bodies. @default one that is always the same */
      readonly accountId?: string | undefined
    },
  ): Promise<RecoverEmitted>
}

/**
 * Starts a server that behaves as Recover documents: webhooks are managed under `/v1/webhooks`, and get their events
 * signed, with 10 s to answer and five retries. A delivery that fails for good is in `log`. What is tried again goes to
 * the address that the webhook had when the event was made; once it is inactive or deleted, nothing does.
 *
 * Rejects where the port is taken.
 */
export async function startRecover(options: RecoverOptions = {}): Promise<RecoverStandIn> {
  const {
    clock = systemClock,
    partnerKey = randomCredential('pk_live_'),
    allowHttp = 'never',
    onLog,
    onRequest,
    port = 0,
    ...sending
  } = options
  const webhooks = recoverWebhooks(allowHttp)
  const log = createLog(onLog)
  const outbox = createOutbox(recover, { ...sending, clock })

  const emit: RecoverStandIn['emit'] = async (type, given, { accountId = 'acc_8f3a1b2c' } = {}) => {
    oneOf(type, 'type', recoverEvents)
    const data = dataFor(recover, type, given, clock)
    const eventId = `evt_${randomBytes(6).toString('hex')}`
    const event = jsonOf({ id: eventId, type, account_id: accountId, created_at: isoSeconds(clock), data }, 'data')
    const deliveries = webhooks.wanting(type).map(({ webhook: { id, url }, secret }) =>
      outbox.send({
        to: id,
        target: url,
        type,
        event,
        secret,
        onEnd: ({ outcome, deliveryId }) => {
          if (outcome === 'delivered') return
          const ids = { webhook_id: id, delivery_id: deliveryId, event_id: eventId }
          log.add({ type: 'webhook.delivery_failed', ...ids, at: isoNow(clock) })
        },
      }),
    )
    return { eventId, deliveryIds: await Promise.all(deliveries) }
  }

  const events: Route['run'] = async ({ body }) => {
    const fields = fieldsOf(body, ['type', 'data', 'accountId'])
    const accountId = optional(fields, 'accountId', text)
    const type = text(fields, 'type')
    const emitted = await emit(type as keyof RecoverEvents, optional(fields, 'data', object), { accountId })
    return { status: 200, body: emitted, note: unwanted(emitted, `no active webhook is registered for ${type}`) }
  }

  const routes = recoverRoutes({
    webhooks,
    admit: admitBy('x-partner-key', partnerKey, 'send the partner key as `X-Partner-Key`.'),
    now: () => isoSeconds(clock),
    onSilenced: outbox.drop,
  })
  const standIn = await startSending({ port, outbox, log, onRequest, routes, controls: { post: { events } } })
  // A getter, because `util.inspect` does not show what it gives.
  return {
    ...standIn,
    get partnerKey() {
      return partnerKey
    },
    emit,
  }
}
