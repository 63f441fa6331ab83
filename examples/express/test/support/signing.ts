import { createHmac, randomUUID } from 'node:crypto'
import { secrets } from './app.js'

// Written from the senders' documents and without the library, so that both cannot be wrong together.

export interface Signed {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export const hmac = (secret: string, content: string): string => createHmac('sha256', secret).update(content).digest('hex')

export const seconds = (): number => Math.floor(Date.now() / 1000)

const type = { 'content-type': 'application/json' }

/** Recover signs the body; the delivery id is not signed. */
export function recoverDelivery(
  body: string,
  { deliveryId = `dlv_${randomUUID()}`, secret = secrets.RECOVER_SECRET } = {},
): Signed {
  return { body, headers: { ...type, 'x-recover-delivery-id': deliveryId, 'x-recover-signature': hmac(secret, body) } }
}

export function recoverBody(id: string = `evt_${randomUUID()}`): string {
  return JSON.stringify({
    id,
    type: 'checklist.completed',
    account_id: 'acc_8f3a1b2c',
    created_at: '2026-02-14T15:30:00Z',
    data: { phone: '+14155551234', lead_name: 'John Doe', checklist_progress: 1.0, completed_items: 4, total_items: 4 },
  })
}

/** Customer.io signs `v0:<timestamp>:<body>`. */
export function customerioDelivery(
  body: string,
  { key = `key_${randomUUID()}`, time = seconds(), secret = secrets.CUSTOMERIO_SIGNING_KEY } = {},
): Signed {
  const headers = {
    'x-cio-idempotency-key': key,
    'x-cio-timestamp': String(time),
    'x-cio-signature': hmac(secret, `v0:${time}:${body}`),
  }
  return { body, headers: { ...type, ...headers } }
}

/** ReferralLoop signs the body and sends no id. */
export function referralloopDelivery(body: string, { secret = secrets.REFERRALLOOP_SECRET } = {}): Signed {
  return { body, headers: { ...type, 'x-webhook-signature': `sha256=${hmac(secret, body)}` } }
}

const recomlyKeys = new Map(Object.entries(JSON.parse(secrets.RECOMLY_KEYS) as Readonly<Record<string, string>>))

interface RecomlyParts {
  readonly keyId?: string
  readonly time?: number
  readonly secret?: string
}

/** Recomly signs `<timestamp>.<body>` with the secret of a key id. */
export function recomlyDelivery(
  body: string,
  { keyId = 'key_live_1', time = seconds(), secret = recomlyKeys.get(keyId) ?? 'unknown' }: RecomlyParts = {},
): Signed {
  const signature = `t=${time},v1=${hmac(secret, `${time}.${body}`)}`
  return { body, headers: { ...type, 'x-recomly-key-id': keyId, 'x-recomly-signature': signature } }
}

export function invite(fields: object = {}): string {
  return JSON.stringify({ campaignId: 'cmp_1', name: `Jane ${randomUUID()}`, email: 'jane@example.com', ...fields })
}
