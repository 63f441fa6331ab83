import type { Scheme } from '@posthorn/core'
import { schemeChanges } from './alter.js'
import { timeInSignature, writtenTime } from './claimed-time.js'
import { unitCause } from './late.js'
import { headerValues, timestampHeader, valueAt, withHeader } from './places.js'
import type { Change, Trial } from './trial.js'
import { quoted } from './wording.js'

const words = { s: 'seconds', ms: 'milliseconds', iso: 'an ISO date' } as const

/** The time in another unit: as the sender wrote it, or as something rewrote it. */
export function* timestamps(trial: Trial): Generator<Change> {
  yield* schemeChanges(trial, function* (scheme: Scheme) {
    const { timestamp } = { timestamp: undefined, ...scheme }
    const text = timestamp?.from ? valueAt(timestamp.from, trial.request) : timeInSignature(scheme, trial.request)
    if (text === undefined || scheme.kind === 'custom') return
    const own = timestamp?.unit ?? 's'
    for (const unit of ['s', 'ms', 'iso'] as const)
      if (unit !== own)
        yield [{ ...scheme, timestamp: { ...timestamp, unit } } as Scheme, unitCause(trial.provider.name, text, words[own])]
  })
  for (const name of new Set(trial.provider.schemes.map(timestampHeader))) {
    const [value] = name === undefined ? [] : headerValues(trial.request, name)
    const time = value === undefined ? undefined : writtenTime(value.trim())
    if (name === undefined || value === undefined || !time) continue
    for (const text of spellings(time.at)) {
      if (text === value) continue
      const cause = {
        id: 'timestamp_rewritten',
        problem: `${quoted(name)} holds ${quoted(value)}, and what was signed is the same time in ${writtenTime(text)!.words}.`,
        fix: 'Sign the text that is sent, and hand the header on as it came.',
      }
      yield { trial: { ...trial, request: withHeader(trial.request, name, text) }, causes: [cause] }
    }
  }
}

function spellings(at: number): readonly string[] {
  const iso = new Date(at).toISOString()
  const seconds = Math.floor(at / 1000)
  return [`${seconds}`, `${Math.floor(at)}`, `${seconds}000`, iso, iso.replace(/\.\d+/, ''), `${Math.floor(at)}000`]
}
