import { sign, type WebhookRequest } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'

export const secret = 'a-secret-of-these-tests'

/** Headers that let somebody in. None may get into a queue. */
export const credentials = { authorization: 'Bearer let-me-in', cookie: 'session=let-me-in-too', 'x-api-key': 'let-me-in-three' }

/** A request that can be looked into. */
export interface Signed extends WebhookRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

let serial = 0

/** A signed delivery of Recover, unlike every other. */
export function lead(more: object = {}): Signed {
  serial += 1
  const body = Buffer.from(JSON.stringify({ id: `evt_${serial}`, type: 'lead.created', data: {}, ...more }))
  return signed(body)
}

export function signed(body: Buffer): Signed {
  const headers = { 'content-type': 'application/json', ...credentials, ...sign(recover, { secret, body }) }
  return { method: 'POST', url: '/webhooks/recover', headers, body }
}
