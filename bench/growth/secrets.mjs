import { randomBytes } from 'node:crypto'
import { eventTemplate } from '../lib/event.mjs'
import { cpuClock, interleave, ratioOf, timer } from '../lib/rounds.mjs'
import { bare } from '../verify/by-hand.mjs'
import { validDelivery } from '../verify/deliveries.mjs'
import { checker } from '../verify/posthorn.mjs'
import { schemes } from '../verify/schemes.mjs'

const counts = [1, 2, 4, 8]

/** Secrets of a rotation, of which the last signed. */
export async function run({ rounds, millis, progress }) {
  progress('secrets of a rotation')
  const body = eventTemplate(1024)(1)
  const { provider, secret } = schemes.stripe
  const delivery = validDelivery(schemes.stripe, body)
  const candidates = { bare: timer(bare(secret, body), millis, cpuClock) }
  for (const count of counts) {
    const others = Array.from({ length: count - 1 }, () => `whsec_${randomBytes(24).toString('hex')}`)
    const { call } = checker({ provider, secret: [...others, secret] })
    if (!call(delivery)) throw new Error(`refused with ${count} secrets`)
    candidates[`${count} secrets`] = timer(() => call(delivery), millis, cpuClock)
  }
  await interleave(candidates, 2)
  const measured = await interleave(candidates, rounds)
  const valuesOf = (count) => measured[`${count} secrets`].values
  const one = valuesOf(1)
  return counts.map((count) => {
    const each = valuesOf(count).map((value, round) => (value - one[round]) / Math.max(1, count - 1))
    return { count, ratio: ratioOf(valuesOf(count), one), each: ratioOf(each, measured.bare.values) }
  })
}
