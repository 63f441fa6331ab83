import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'

let session

/** Records from `{ profile: 'start' }` until `{ profile: <file> }`: not the start-up, and not the warm-up. */
export async function profiling({ profile }) {
  if (profile === 'start') {
    session = new Session()
    session.connect()
    await session.post('Profiler.enable')
    await session.post('Profiler.setSamplingInterval', { interval: 200 })
    await session.post('Profiler.start')
    return { profile }
  }
  const { profile: recorded } = await session.post('Profiler.stop')
  writeFileSync(profile, JSON.stringify(recorded))
  return { profile }
}
