import { createReceiver } from '../../packages/core/dist/index.js'
import { stripe } from '../../packages/providers/dist/stripe.js'
import { eventTemplate, stripeSignature } from '../lib/event.mjs'
import { cpuClock, interleave } from '../lib/rounds.mjs'

const secret = 'whsec_posthorn_bench_secret_0123456789'
const counts = [1, 10, 100]
const calls = 500

/** A receiver with one handler for the event that comes, and the others for events that do not. */
function receiverWith(count) {
  const receiver = createReceiver(stripe, { secret }).on('invoice.paid', () => {})
  for (let other = 1; other < count; other++) receiver.on(`other.event_${other}`, () => {})
  return receiver
}

let number = 0
const template = eventTemplate(1024)

/** Time of handling events that were never seen before; making and signing them is not counted. */
export function handling(receiver) {
  return async () => {
    const requests = Array.from({ length: calls }, () => {
      const body = template(++number)
      return { method: 'POST', url: '/', headers: { 'stripe-signature': stripeSignature(secret, body) }, body }
    })
    const start = cpuClock()
    for (const request of requests) {
      const { status } = await receiver.receive(request)
      if (status !== 200) throw new Error(`answered ${status}`)
    }
    return (cpuClock() - start) / calls
  }
}

/** What registered handlers cost a delivery that is none of theirs. */
export async function run({ rounds, progress }) {
  progress('handlers of other events')
  const candidates = Object.fromEntries(counts.map((count) => [`${count}`, handling(receiverWith(count))]))
  await interleave(candidates, 4)
  const measured = await interleave(candidates, rounds)
  return counts.map((count) => ({ count, ratio: measured[count].ratio }))
}
