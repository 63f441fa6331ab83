import { toleranceOf } from '../facts/words.js'
import { type ClaimedTime, writtenTime } from './claimed-time.js'
import type { Cause } from './explanation.js'
import type { Trial } from './trial.js'
import { quoted, spanOf } from './wording.js'

const unitWords = { s: 'seconds', ms: 'milliseconds', iso: 'an ISO date' } as const

/** Why a time that is signed is outside the window. */
export function causesOfLateness({ text, unit, at }: ClaimedTime, { provider }: Trial, now: number): readonly Cause[] {
  const written = writtenTime(text)
  const misread = written !== undefined && written.words !== unitWords[unit]
  const time = misread ? written.at : at
  const { past, future } = toleranceOf(provider)
  const causes: Cause[] = misread ? [unitCause(provider.name, text, unitWords[unit])] : []
  if (now - time > past * 1000 || (!misread && now > time)) causes.push(staleCause(now - time, past))
  else if (time - now > future * 1000 || !misread) causes.push(futureCause(time - now, future))
  return causes
}

/** The unit of the time is not the one that is expected. */
export const unitCause = (provider: string, text: string, expected: string): Cause => ({
  id: 'timestamp_unit',
  problem: `The signed time ${quoted(text)} is given as ${writtenTime(text)?.words ?? 'something else'}; \`${provider}\` writes ${expected}.`,
  fix: `If you describe this sender yourself: \`timestamp: { unit: ${codeOfUnit(text)} }\`. If you sign it yourself: sign and send the time in ${expected}.`,
})

const codeOfUnit = (text: string): string =>
  ({ 'an ISO date': "'iso'", milliseconds: "'ms'", microseconds: "'ms'", seconds: "'s'" })[writtenTime(text)?.words ?? 'seconds']

const staleCause = (ms: number, past: number): Cause => ({
  id: 'timestamp_stale',
  problem: `The signature is right, and the time that it signs is ${spanOf(ms)} old; ${spanOf(past * 1000)} are accepted.`,
  fix: 'Verify a saved request at the time that it came (`--now`). Otherwise set the clock of this machine, or look for what holds requests back or sends them again.',
})

const futureCause = (ms: number, future: number): Cause => ({
  id: 'timestamp_future',
  problem: `The signature is right, and the time that it signs is ${spanOf(ms)} ahead; ${spanOf(future * 1000)} are accepted.`,
  fix: "Set the clock of this machine (NTP), or the sender's. Verify a saved request at the time that it came (`--now`).",
})
