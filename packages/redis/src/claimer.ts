import type { ClaimRequest, ClaimResult } from '@posthorn/core'
import { Attempt, Attempts } from './attempt.js'
import { claimAnswer, isWritten } from './answers.js'
import type { Commands } from './commands.js'
import type { Operation } from './operation.js'
import { firstClaim } from './record.js'
import { claimScript } from './scripts.js'
import { msText, wholeMs } from './whole-ms.js'

/** How often a mark may lead elsewhere within one claim, for which other claims have to set it in between. */
const maxLooks = 5

/** Makes the `claim` of a store. `takeBack` releases a claim as if it had not been made. */
export function claimer(
  commands: Commands,
  keyOf: (name: string) => string,
  takeBack: (claim: ClaimRequest) => Promise<unknown>,
): (request: ClaimRequest) => Promise<ClaimResult> {
  // Where that fails, its lease has to lapse.
  const attempts = new Attempts((late) => void takeBack(late).catch(() => undefined))
  return (request) => commands.operate((operation) => claim(operation, keyOf, request), new Attempt(request, attempts))
}

/** A delivery that is new is claimed by a plain `SET`, whatever else by the script: {@link firstClaim} has the reason. */
function claim(operation: Operation, keyOf: (name: string) => string, request: ClaimRequest): Promise<ClaimResult> {
  if (request.mark) return claimByScript(operation, keyOf, request)
  const leaseMs = wholeMs(request.leaseMs)
  const retentionMs = wholeMs(request.retentionMs)
  const lifeMs = Math.max(leaseMs, retentionMs)
  return operation
    .setNew(keyOf(request.key), firstClaim(lifeMs - leaseMs, retentionMs, request.token), lifeMs)
    .then((answer) =>
      isWritten(answer) ? { state: 'claimed', fence: 1, replayed: false } : claimByScript(operation, keyOf, request),
    )
}

async function claimByScript(operation: Operation, keyOf: (name: string) => string, request: ClaimRequest): Promise<ClaimResult> {
  const { key, token, leaseMs, retentionMs, mark } = request
  let seen: string | undefined
  for (let look = 0; look < maxLooks; look += 1) {
    const names = [key, ...(mark ? [mark.key] : []), ...(seen === undefined ? [] : [seen])]
    const answer = claimAnswer(
      await operation.run(claimScript, names.map(keyOf), [
        token,
        msText(leaseMs),
        msText(retentionMs),
        key,
        seen ?? '',
        msText(mark?.ttlMs ?? 1),
        mark?.mode ?? '',
      ]),
    )
    if (answer.state !== 'look') return answer
    seen = answer.key
  }
  throw new Error('The replay mark of a delivery kept changing.')
}
