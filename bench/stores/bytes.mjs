import { randomUUID } from 'node:crypto'
import { bytesInUse } from './gc.mjs'
import { freshDeliveries, freshKey } from './ids.mjs'
import { memoryCandidates } from './memory-candidates.mjs'

/** Bytes that a candidate takes for each id that it remembers. */
export async function run({ name, count, progress }) {
  progress(`memory of ${count} ids: ${name}`)
  // The code, and what it learns of its arguments, are there before the first look.
  await memoryCandidates[name](100)(freshDeliveries(3000))
  const before = bytesInUse()
  const remember = memoryCandidates[name](count)
  for (let left = count; left > 0; left--) await remember([{ key: freshKey(), token: randomUUID() }])
  const each = (bytesInUse() - before) / count
  // Still in use here, and so not garbage above.
  await remember([])
  return each
}
