import { collect } from './gc.mjs'
import { freshDeliveries } from './ids.mjs'
import { memoryCandidates } from './memory-candidates.mjs'
import { between, now } from '../lib/own-time.mjs'

const batch = 200

/**
 * The longest that a batch of deliveries took, in milliseconds, less what the thread waited for a core that others had.
 * Making the ids is part of it: a collection of garbage may come at any time. There are enough batches for every id that
 * is remembered to be replaced, since a table of them is put in order once it has seen so many.
 */
export async function run({ name, resident, progress }) {
  progress(`pauses at ${resident} ids: ${name}`)
  const remember = memoryCandidates[name](resident)
  for (let filled = 0; filled < resident * 1.1; filled += 10_000) await remember(freshDeliveries(10_000))
  collect()
  const batches = Math.max(2000, Math.ceil((resident * 1.2) / batch))
  let longest = 0
  let last = now()
  for (let index = 0; index < batches; index++) {
    await remember(freshDeliveries(batch))
    const current = now()
    longest = Math.max(longest, between(last, current))
    last = current
  }
  return longest
}
