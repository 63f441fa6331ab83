import { createReceiver } from '../../packages/core/dist/index.js'
import { headersOf } from '../../packages/core/dist/node/index.js'
import { eventTemplate, stripeSignature } from '../lib/event.mjs'
import { asyncTimer, cpuClock, interleave, timer } from '../lib/rounds.mjs'
import { checker } from '../verify/posthorn.mjs'
import { schemes } from '../verify/schemes.mjs'

const counts = [5, 20, 60]

/** The signature comes last: that is where looking for it takes longest. */
function headersWith(count, body) {
  const others = Array.from({ length: count - 1 }, (_, index) => [`x-Other-Header-${index}`, `value ${index}`])
  return [...others, ['Stripe-Signature', stripeSignature(schemes.stripe.secret, body)]]
}

/** Headers besides the one with the signature: an object that holds them, and the lines that Node's adapters read. */
export async function run({ rounds, millis, progress }) {
  progress('headers of a request')
  const { provider, secret } = schemes.stripe
  const body = eventTemplate(1024)(1)
  const { call } = checker({ provider, secret })
  const receiver = createReceiver(provider, { secret })
  const [objects, lines] = [{}, {}]
  for (const count of counts) {
    const given = headersWith(count, body)
    const headers = Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), value]))
    const source = { headers, rawHeaders: given.flat() }
    if (!call({ headers, body })) throw new Error(`refused with ${count} headers`)
    objects[`${count} headers`] = timer(() => call({ headers, body }), millis, cpuClock)
    lines[`${count} headers`] = await asyncTimer(
      async () => {
        const verified = await receiver.verify({ method: 'POST', url: '/', headers: headersOf(source), body })
        if ('reply' in verified) throw new Error(`answered ${verified.reply.status}`)
      },
      millis,
      cpuClock,
    )
  }
  const result = []
  for (const candidates of [objects, lines]) {
    await interleave(candidates, 2)
    result.push(await interleave(candidates, rounds))
  }
  const [object, line] = result
  return counts.map((count) => ({ count, object: object[`${count} headers`].ratio, lines: line[`${count} headers`].ratio }))
}
