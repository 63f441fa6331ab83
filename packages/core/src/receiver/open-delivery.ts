import { identify } from '../claims/identity.js'
import { optionsInvalid } from '../errors/errors.js'
import type { ReceiverConfig } from '../options/receiver-config.js'
import type { RequestView } from '../request/request-view.js'
import type { SecretRequest } from '../secrets/secret-input.js'
import { type Evidence, provenBy, type Window } from '../verify/evidence.js'
import { DeliveryRecord } from './delivery-record.js'

/** What is known of a request by the time that it becomes a delivery. */
interface Opened {
  readonly view: RequestView
  readonly evidence: Evidence | undefined
  readonly window: Window
  readonly asked: SecretRequest
  readonly type: string
}

/** Makes the delivery of a request that was let in, under the key that tells it apart. */
export function openDelivery(config: ReceiverConfig, { view, evidence, window, asked, type }: Opened): DeliveryRecord {
  const { provider, endpoint, tolerance, retentionMs, replay } = config
  const tenant = tenantOf(asked.context)
  const identity = identify({ provider, endpoint, tenant, view, evidence, tolerance, retentionMs, replay })
  const { timestamp, integrity } = provenBy(evidence, view)
  const facts = {
    id: identity.id,
    type,
    provider: provider.name,
    endpoint,
    keyId: asked.keyId,
    tenant,
    key: identity.key,
    receivedAt: new Date(window.now),
    rawBody: view.body,
    verified: evidence !== undefined,
    timestamp,
    integrity,
  }
  const { replyPolicy: policy } = config
  return new DeliveryRecord({ facts, mark: identity.mark, headers: view.headers, policy, format: evidence?.scheme.format })
}

/** Anything but plain text and numbers would make one tenant of many, and one's events duplicates of another's. */
function tenantOf(context: unknown): string | undefined {
  if (typeof context !== 'object' || context === null) return undefined
  const { tenant } = context as { tenant?: unknown }
  if (tenant === undefined || tenant === null) return undefined
  if (typeof tenant === 'string' || typeof tenant === 'number' || typeof tenant === 'bigint') return String(tenant)
  throw optionsInvalid(
    'context',
    `gave a \`tenant\` that is ${Array.isArray(tenant) ? 'a list' : `of type ${typeof tenant}`}: it must be text or a number`,
  )
}
