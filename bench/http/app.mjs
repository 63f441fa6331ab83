import { createHmac, timingSafeEqual } from 'node:crypto'
import { createReceiver } from '../../packages/core/dist/index.js'
import { stripe } from '../../packages/providers/dist/stripe.js'
import { secret } from './endpoint.mjs'

let paid = 0

/** What every candidate does with an event. */
export function handle(event) {
  switch (event.type) {
    case 'invoice.paid':
      paid += event.data.object.field_0 + 1
      break
    case 'invoice.payment_failed':
      paid--
      break
    default:
  }
}

/** The check as it is written by hand: split the header, compare, look at the clock. */
export function signedByHand(header, body) {
  const fields = Object.fromEntries((header ?? '').split(',').map((field) => field.split('=')))
  const expected = createHmac('sha256', secret).update(`${fields.t}.${body}`).digest('hex')
  if (Math.abs(Date.now() / 1000 - Number(fields.t)) > 300) return false
  const [given, wanted] = [Buffer.from(fields.v1 ?? ''), Buffer.from(expected)]
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

export const makeReceiver = () => createReceiver(stripe, { secret })

export const handlingReceiver = () => makeReceiver().on('invoice.paid', handle)
