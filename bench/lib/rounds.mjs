/** Middle of some numbers, and the quarter below and above it: a busy machine makes a few rounds slow, not the middle one. */
export function summarise(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (part) => {
    const place = part * (sorted.length - 1)
    const low = Math.floor(place)
    return sorted[low] + (sorted[Math.ceil(place)] - sorted[low]) * (place - low)
  }
  return { median: at(0.5), low: at(0.25), high: at(0.75) }
}

/**
 * Lets candidates take turns, and gives what each measured, and its ratio to the first of them within the same round: a
 * machine that is shared is slow for a while, and slows all candidates of a round alike. The order turns from round to
 * round, as whoever comes after a candidate that leaves garbage behind pays for it.
 *
 * @param candidates name → function that measures once and gives a number
 */
export async function interleave(candidates, rounds, onRound = () => {}) {
  const names = Object.keys(candidates)
  const measured = Object.fromEntries(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    const start = Math.floor(round / 2) % names.length
    const turned = [...names.slice(start), ...names.slice(0, start)]
    const order = round % 2 === 0 ? turned : turned.toReversed()
    for (const name of order) measured[name].push(await candidates[name]())
    onRound(round + 1, rounds)
  }
  const base = measured[names[0]]
  return Object.fromEntries(
    names.map((name) => [name, { ...summarise(measured[name]), ratio: ratioOf(measured[name], base), values: measured[name] }]),
  )
}

/** How often one candidate's figures hold another's, round by round. */
export const ratioOf = (values, base) => summarise(values.map((value, round) => value / base[round]))

export const wallClock = () => Number(process.hrtime.bigint())

/**
 * Nanoseconds that this process has computed, in all its threads: other programs on the machine do not count. Only for work
 * that never waits. Windows tells it too coarsely.
 */
export const cpuClock =
  process.platform === 'win32'
    ? wallClock
    : () => {
        const { user, system } = process.cpuUsage()
        return (user + system) * 1000
      }

/** Nanoseconds that one call of `work` takes, over as many calls as fill `millis`. */
export function timer(work, millis = 20, clock = wallClock) {
  let calls = 16
  const once = () => {
    const start = clock()
    for (let index = 0; index < calls; index++) work(index)
    return clock() - start
  }
  for (;;) {
    // Twice, as a pause that comes from outside must not pass for work.
    const took = Math.min(once(), once())
    if (took > millis * 1e6 * 0.5) break
    calls = Math.ceil(calls * Math.min(8, Math.max(1.2, (millis * 1e6) / took)))
  }
  return () => once() / calls
}

/** As {@link timer}, of work that gives promises. */
export async function asyncTimer(work, millis = 20, clock = wallClock) {
  let calls = 16
  const once = async () => {
    const start = clock()
    for (let index = 0; index < calls; index++) await work(index)
    return clock() - start
  }
  for (;;) {
    const took = Math.min(await once(), await once())
    if (took > millis * 1e6 * 0.5) break
    calls = Math.ceil(calls * Math.min(8, Math.max(1.2, (millis * 1e6) / took)))
  }
  return async () => (await once()) / calls
}
