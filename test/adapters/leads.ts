import type { RequestOptions } from 'node:http'
import { createReceiver, type Receiver, sign, type SignedOptions } from '@posthorn/core'
import { recover, type RecoverEvents } from '@posthorn/providers/recover'
import { type Answer, ask } from '../../packages/core/test/support/server.js'

export const secret = 'recover-signing-secret'

export const leads = (options: Partial<SignedOptions<unknown>> = {}): Receiver<RecoverEvents> =>
  createReceiver(recover, { secret, ...options })

let serial = 0

/** A body that no other call has made. */
export function event(type: keyof RecoverEvents = 'lead.created'): string {
  serial += 1
  const data = { lead_id: 'lead_1', phone: '+14155551234' }
  return JSON.stringify({ id: `evt_${serial}`, type, account_id: 'a', created_at: '2026-02-14T15:30:00Z', data })
}

type Headers = Readonly<Record<string, string>>

/** What Recover sends along, and the content type that real senders give. */
export const signed = (body: string): Record<string, string> => ({
  'content-type': 'application/json',
  ...sign(recover, { secret, body }),
})

/** Put over the headers of a delivery, it makes a forgery of it. */
export const forged: Headers = { 'x-recover-signature': '0'.repeat(64) }

/** Sends a signed body to `/hooks`. `headers` are put over its own. */
export type Deliver = (
  body: string,
  options?: Omit<RequestOptions, 'headers'> & { readonly headers?: Headers },
) => Promise<Answer>

export const deliverTo =
  (port: number): Deliver =>
  (body, { headers, ...rest } = {}) =>
    ask(port, body, { path: '/hooks', headers: { ...signed(body), ...headers }, ...rest })
