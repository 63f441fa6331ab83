import { setImmediate as turn } from 'node:timers/promises'
import type { Cause, Evidence } from './explanation.js'
import { causesOfLateness } from './late.js'
import { looksAt } from './places.js'
import { judge, type Outcome, type Trial } from './trial.js'

const mostTrials = 30_000
/** A few seconds' worth. */
const mostBytes = 512 * 1024 * 1024
const bytesPerTurn = 8 * 1024 * 1024
const trialsPerTurn = 100

/** Refusals that cost no hash. */
const free = /^(?:signature_missing|signature_malformed|header_\w+|key_id_missing|options_invalid|timestamp_\w+|secret_\w+)$/

/** What looks into a body parses it, which takes longer than to hash it. */
const costOf = ({ provider, request }: Trial): number =>
  request.body.length > 10_000 && looksAt(provider, /json:|form:|item:|\{params/) ? 8 : 1

/** Trials, within bounds. */
export interface Work {
  readonly try: (trial: Trial) => Promise<Outcome>
  /** What else there is to say where a trial verifies, such as that it is stale; `undefined` where it does not. */
  readonly proves: (trial: Trial) => Promise<readonly Cause[] | undefined>
  readonly tried: () => number
  /** Whether no more is tried. */
  readonly spent: () => boolean
}

/** Counts trials and the bytes they hash, and lets others have their turn between them. */
export function createWork({ now, onProgress, signal }: Evidence): Work {
  let trials = 0
  let bytes = 0
  let turnAt = { trials: trialsPerTurn, bytes: bytesPerTurn }
  const attempt = async (trial: Trial): Promise<Outcome> => {
    signal?.throwIfAborted()
    const outcome = judge(trial, now)
    trials += 1
    if (!('code' in outcome) || !free.test(outcome.code)) bytes += trial.request.body.length * costOf(trial)
    if (trials >= turnAt.trials || bytes >= turnAt.bytes) {
      turnAt = { trials: trials + trialsPerTurn, bytes: bytes + bytesPerTurn }
      onProgress?.(trials)
      await turn()
    }
    return outcome
  }
  const spent = () => trials >= mostTrials || bytes >= mostBytes
  return {
    try: attempt,
    proves: async (trial) => {
      if (spent()) return undefined
      const outcome = await attempt(trial)
      if ('code' in outcome) return undefined
      return outcome.late ? causesOfLateness(outcome.late.time, trial, now) : []
    },
    tried: () => trials,
    spent,
  }
}
