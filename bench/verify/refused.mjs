import { eventTemplate } from '../lib/event.mjs'
import { everySecond } from '../lib/progress.mjs'
import { interleave } from '../lib/rounds.mjs'
import { bare } from './by-hand.mjs'
import { timerOf } from './calls.mjs'
import { refusedDeliveries } from './deliveries.mjs'
import { peers } from './peers.mjs'
import { checker } from './posthorn.mjs'
import { schemes } from './schemes.mjs'

/** Deliveries that are refused, of one size: what each way costs beside a bare HMAC that holds. */
export async function run({ size, withPeers, rounds, millis, progress }) {
  const body = eventTemplate(size)(1)
  const tell = everySecond(progress)
  const timers = { bare: await timerOf({ name: 'bare HMAC', call: bare(schemes.stripe.secret, body) }, undefined, true, millis) }
  const rows = []
  for (const [name, scheme] of Object.entries(schemes)) {
    for (const candidate of [checker(scheme), ...(withPeers ? await peers[name](scheme) : [])]) {
      const kinds = refusedDeliveries(scheme, body)
      rows.push({ scheme: scheme.title, name: candidate.name, kinds: Object.keys(kinds) })
      for (const [kind, delivery] of Object.entries(kinds)) {
        tell(`refused deliveries: ${candidate.name} gets warm`)
        timers[`${scheme.title}: ${candidate.name}: ${kind}`] = await timerOf(candidate, delivery, false, millis)
      }
    }
  }
  await interleave(timers, 1)
  const measured = await interleave(timers, rounds, (round) =>
    tell(`refused deliveries of ${size} bytes: round ${round} of ${rounds}`),
  )
  return rows.map(({ scheme, name, kinds }) => ({
    scheme,
    name,
    ...Object.fromEntries(kinds.map((kind) => [kind, measured[`${scheme}: ${name}: ${kind}`].ratio])),
  }))
}
