import type { ClaimResult } from './store.js'

// A promise of each call's own costs as much as the look-up that it tells of.

/** Of nearly every claim that is won. */
export const firstClaim: ClaimResult = Object.freeze({ state: 'claimed', fence: 1, replayed: false })

/** Of nearly every duplicate. */
export const handledBefore: ClaimResult = Object.freeze({ state: 'done', dead: false, reply: undefined })

const toldFirstClaim = Promise.resolve(firstClaim)
const toldHandledBefore = Promise.resolve(handledBefore)
const toldYes = Promise.resolve(true)
const toldNo = Promise.resolve(false)

export const tell = (answer: boolean): Promise<boolean> => (answer ? toldYes : toldNo)

export function tellClaim(result: ClaimResult): Promise<ClaimResult> {
  if (result === firstClaim) return toldFirstClaim
  return result === handledBefore ? toldHandledBefore : Promise.resolve(result)
}
