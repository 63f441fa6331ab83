const names = ['sync', 'store']

/** By how many ids are remembered: bytes, times and pauses. A part takes its own process, as a heap keeps the shape of what went before. */
export async function measureMemory(part, quick, progress) {
  const sizes = quick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000]
  const rounds = quick ? 21 : 41
  // With a million ids a run takes a quarter of a minute.
  const runsAt = (size) => (quick || size > 100_000 ? 3 : 5)
  const [bytes, times, pauses] = [{}, {}, {}]
  for (const size of sizes) {
    bytes[size] = {}
    for (const name of names) bytes[size][name] = await part('bytes', { name, count: size }, progress)
    times[size] = await part('times', { resident: size, rounds }, progress)
    pauses[size] = { sync: [], store: [] }
    for (let turn = 0; turn < runsAt(size); turn++) {
      const order = turn % 2 === 0 ? names : names.toReversed()
      for (const name of order) pauses[size][name].push(await part('pauses', { name, resident: size }, progress))
    }
  }
  return { bytes, times, pauses }
}
