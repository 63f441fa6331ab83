import { eventTemplate } from '../lib/event.mjs'
import { everySecond } from '../lib/progress.mjs'
import { interleave, ratioOf } from '../lib/rounds.mjs'
import { bare, floor, snippet } from './by-hand.mjs'
import { expectOutcome, timerOf } from './calls.mjs'
import { tampered, validDelivery } from './deliveries.mjs'
import { peers } from './peers.mjs'
import { checker, otherWays } from './posthorn.mjs'
import { schemes } from './schemes.mjs'

async function candidatesOf(name, size) {
  const scheme = schemes[name]
  const others = name === 'stripe' ? [floor(scheme, size), snippet(scheme), ...otherWays(scheme)] : []
  return [checker(scheme), ...others, ...(await peers[name](scheme))]
}

/** Valid deliveries of one size: of each scheme, its candidates with their time beside the bare HMAC and beside Posthorn's check. */
export async function run({ size, names, rounds, millis, progress }) {
  const body = eventTemplate(size)(1)
  const tell = everySecond(progress)
  const base = { name: 'bare HMAC', call: bare(schemes.stripe.secret, body) }
  const timers = { bare: await timerOf(base, undefined, true, millis) }
  const labels = {}
  for (const name of names) {
    const delivery = validDelivery(schemes[name], body)
    labels[name] = []
    for (const candidate of await candidatesOf(name, size)) {
      tell(`valid deliveries: ${candidate.name} gets warm`)
      await expectOutcome(candidate, { ...delivery, body: tampered(body) }, false)
      timers[`${name}: ${candidate.name}`] = await timerOf(candidate, delivery, true, millis)
      labels[name].push(candidate)
    }
  }
  await interleave(timers, 2)
  const measured = await interleave(timers, rounds, (round) =>
    tell(`valid deliveries of ${size} bytes: round ${round} of ${rounds}`),
  )
  return Object.fromEntries(
    names.map((name) => {
      const own = measured[`${name}: ${labels[name][0].name}`].values
      const rows = labels[name].map((candidate) => {
        const { ratio, values } = measured[`${name}: ${candidate.name}`]
        return { name: candidate.name, parses: candidate.parses ?? false, ratio, timesPosthorn: ratioOf(values, own) }
      })
      return [name, rows]
    }),
  )
}
