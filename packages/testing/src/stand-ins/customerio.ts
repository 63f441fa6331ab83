import { randomUUID } from 'node:crypto'
import { customerio } from '@posthorn/providers/customerio'
import { systemClock } from '../clock.js'
import { randomCredential } from './credential.js'
import { checkAction, checkUrl, type CustomerioAction } from './customerio-action.js'
import { customerioControls } from './customerio-controls.js'
import { jsonOf, object } from './fields.js'
import { createLog } from './log.js'
import { createOutbox } from './outbox.js'
import { type Attributes, createPeople } from './people.js'
import { requireSigningSecret } from './signing-secret.js'
import type { SendingOptions, SendingStandIn } from './stand-in.js'
import { startSending } from './start.js'
import { isoNow } from './timestamps.js'

/** What became of a webhook action, where that shows nowhere else. */
export interface CustomerioLogEntry {
  /** `webhook.failed`: given up. `attributes.…`: whether the reply could update the person. */
  readonly type: 'webhook.failed' | 'attributes.updated' | 'attributes.failed'
  /** Names the delivery, for `resend`. */
  readonly delivery_id: string
  /** ISO 8601. */
  readonly at: string
  /** Not of reports. */
  readonly person?: string
}

/** Options of {@link startCustomerio}. */
export interface CustomerioOptions extends SendingOptions<CustomerioLogEntry> {
  /** Signs webhook actions. @default a random one */
  readonly signingKey?: string
  /** Signs reporting webhooks, which have a key of their own. @default the same */
  readonly reportingSigningKey?: string
}

/** Stands in for Customer.io. */
export interface CustomerioStandIn extends SendingStandIn<CustomerioLogEntry> {
  /** The secret of a receiver of webhook actions. */
  readonly signingKey: string
  /** The secret of a receiver of reporting webhooks. */
  readonly reportingSigningKey: string
  /** Attributes that replies have set, by person. */
  readonly people: Attributes
  /**
   * Runs a webhook action. Resolves once the first attempt has ended; what failed is tried again as Customer.io
   * documents. The person is updated when the request succeeds, and left alone when it fails for good.
   *
   * @throws StandInError where the action cannot be run.
   */
  run(action: CustomerioAction): Promise<{
    /** For `resend`. */
    readonly deliveryId: string
  }>
  /**
   * Sends a reporting webhook, such as `email` and `opened`. Resolves once the first attempt has ended.
   *
   * @throws StandInError where `url` is no address, or `data` is no object.
   */
  report(
    url: string,
    objectType: string,
    metric: string,
    data?: object,
  ): Promise<{
    /** The `event_id` of its body. */
    readonly eventId: string
    /** For `resend`. */
    readonly deliveryId: string
  }>
}

/**
 * Starts a server that sends as Customer.io documents: signed, with an idempotency key, with 4 s to answer, and up to ten
 * retries over about three hours after 408, 409, 429, 5xx, or no reply; other failures are not tried again.
 *
 * Rejects where the port is taken, or nothing can be signed with a key.
 */
export async function startCustomerio(options: CustomerioOptions = {}): Promise<CustomerioStandIn> {
  const { signingKey = randomCredential(''), reportingSigningKey = signingKey, onLog, onRequest, port = 0, ...sending } = options
  const { clock = systemClock } = sending
  for (const key of [signingKey, reportingSigningKey]) requireSigningSecret(customerio, key)
  const people = createPeople()
  const log = createLog(onLog)
  const outbox = createOutbox(customerio, { ...sending, clock })
  const note = (type: CustomerioLogEntry['type'], deliveryId: string, person?: string) =>
    log.add({ type, delivery_id: deliveryId, at: isoNow(clock), ...(person === undefined ? {} : { person }) })

  const run: CustomerioStandIn['run'] = async (action) => {
    checkAction(action)
    const { url, method = 'POST', body = '', headers = {}, attributes, person = 'person_1' } = action
    const deliveryId = await outbox.send({
      to: everyone,
      target: url,
      method,
      headers,
      type: 'webhook_action',
      event: typeof body === 'string' || body instanceof Uint8Array ? body : jsonOf(body, 'body'),
      secret: signingKey,
      onEnd: ({ outcome, deliveryId: id }, reply) => {
        if (outcome !== 'delivered') note('webhook.failed', id, person)
        else if (attributes)
          note(people.update(person, reply, attributes) ? 'attributes.updated' : 'attributes.failed', id, person)
      },
    })
    return { deliveryId }
  }

  const report: CustomerioStandIn['report'] = async (url, objectType, metric, data = {}) => {
    checkUrl(url)
    const eventId = randomUUID()
    const timestamp = Math.floor(clock.now() / 1000)
    const event = { event_id: eventId, object_type: objectType, metric, timestamp, data: object({ data }, 'data') }
    const deliveryId = await outbox.send({
      to: everyone,
      target: url,
      type: `${objectType}.${metric}`,
      event: jsonOf(event, 'data'),
      secret: reportingSigningKey,
      onEnd: ({ outcome, deliveryId: id }) => {
        if (outcome !== 'delivered') note('webhook.failed', id)
      },
    })
    return { eventId, deliveryId }
  }

  const controls = customerioControls({ run, report })
  const standIn = await startSending({
    port,
    outbox,
    log,
    onRequest,
    routes: [],
    controls: { get: { people: () => Object.fromEntries(people.all) }, post: controls },
  })
  return {
    ...standIn,
    // Getters, because `util.inspect` does not show what they give.
    get signingKey() {
      return signingKey
    },
    get reportingSigningKey() {
      return reportingSigningKey
    },
    people: people.all,
    run,
    report,
  }
}

// Nobody subscribes, so nobody is dropped.
const everyone = 'everyone'
