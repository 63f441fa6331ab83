import { everySecond } from '../lib/progress.mjs'
import { cpuClock, interleave, ratioOf } from '../lib/rounds.mjs'
import { collect } from './gc.mjs'
import { anew, freshDeliveries } from './ids.mjs'
import { memoryCandidates } from './memory-candidates.mjs'

const perRound = 20_000

/** What remembering a delivery takes where so many are remembered already, and each new one lets an old one go. */
export async function run({ resident, rounds, progress }) {
  const tell = everySecond(progress)
  const places = Object.entries(memoryCandidates).map(([name, make]) => [name, make(resident)])
  for (let filled = 0; filled < resident * 1.1; filled += perRound) {
    tell(`${resident} ids: ${filled} are remembered`)
    const deliveries = freshDeliveries(perRound)
    for (const [, remember] of places) await remember(anew(deliveries))
  }
  let round = { number: -1 }
  const calls = Object.fromEntries(places.map(([name]) => [name, 0]))
  const timed =
    ([name, remember]) =>
    async () => {
      const number = calls[name]++
      if (round.number !== number) round = { number, deliveries: freshDeliveries(perRound) }
      const deliveries = anew(round.deliveries)
      // Else whoever comes next clears away what making these left behind.
      collect({ type: 'minor' })
      const start = cpuClock()
      const fresh = await remember(deliveries)
      const took = cpuClock() - start
      if (fresh !== perRound * 0.95) throw new Error(`${name} took ${fresh} of ${perRound} deliveries for new ones.`)
      return took / perRound
    }
  const candidates = Object.fromEntries(places.map((place) => [place[0], timed(place)]))
  await interleave(candidates, 4)
  const measured = await interleave(candidates, rounds, (done) => tell(`${resident} ids: round ${done} of ${rounds}`))
  const timesSync = ({ values }) => ratioOf(values, measured.sync.values)
  return Object.entries(measured).map(([name, figures]) => ({
    name,
    timesAwaited: figures.ratio,
    timesSync: timesSync(figures),
    perSecond: 1e9 / figures.median,
  }))
}
