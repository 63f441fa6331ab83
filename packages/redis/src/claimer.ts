import type { ClaimRequest, ClaimResult } from '@posthorn/core'
import { claimAnswer, flagAnswer } from './answers.js'
import type { Commands, Run } from './commands.js'
import { claimScript, releaseScript } from './scripts.js'
import { wholeMs } from './whole-ms.js'

/** How often a mark may lead elsewhere within one claim, for which other claims have to set it in between. */
const maxLooks = 5

/** Makes the `claim` of a store. */
export function claimer(commands: Commands, keyOf: (name: string) => string): (request: ClaimRequest) => Promise<ClaimResult> {
  /** The last attempt at each claim that is on its way. */
  const asked = new Map<string, symbol>()

  /**
   * A claim that timed out may still be made, by a Redis that hung or was away: nobody would handle it, and the sender's
   * next attempt would find it in flight. Unless the same claim was asked for again meanwhile, it is taken back.
   */
  const takeBack = ({ key, token }: ClaimRequest): void => {
    commands
      .operate(async (run) => flagAnswer(await run(releaseScript, [keyOf(key)], [token, '1'])))
      // Then its lease has to lapse.
      .catch(() => undefined)
  }

  return async (request) => {
    const name = JSON.stringify([request.key, request.token])
    const attempt = Symbol('attempt')
    const work = async (run: Run) => {
      asked.set(name, attempt)
      try {
        const result = await claim(run, keyOf, request)
        return { result, last: asked.get(name) === attempt }
      } finally {
        if (asked.get(name) === attempt) asked.delete(name)
      }
    }
    const { result } = await commands.operate(work, ({ result: late, last }) => {
      if (late.state === 'claimed' && last) takeBack(request)
    })
    return result
  }
}

async function claim(run: Run, keyOf: (name: string) => string, request: ClaimRequest): Promise<ClaimResult> {
  const { key, token, leaseMs, retentionMs, mark } = request
  let seen: string | undefined
  for (let look = 0; look < maxLooks; look += 1) {
    const names = [key, ...(mark ? [mark.key] : []), ...(seen === undefined ? [] : [seen])]
    const answer = claimAnswer(
      await run(claimScript, names.map(keyOf), [
        token,
        wholeMs(leaseMs),
        wholeMs(retentionMs),
        key,
        seen ?? '',
        wholeMs(mark?.ttlMs ?? 1),
        mark?.mode ?? '',
      ]),
    )
    if (answer.state !== 'look') return answer
    seen = answer.key
  }
  throw new Error('The replay mark of a delivery kept changing.')
}
