import type { Kit } from './kit.js'
import { farMs } from './timestamp-place.js'
import { unseen } from './verdict.js'

/** Whether the endpoint refuses what is too old and else as it should be. Where it does not, that is TS-02's to say. */
export async function checksAge(kit: Kit): Promise<boolean> {
  const timestamp = Date.now() - farMs(kit.target.provider)
  return (await kit.sees('signed long ago', kit.make({ timestamp }))).as !== 'accepted'
}

/** Ends a probe that would only say once more that the age is not checked. */
export async function requireAgeCheck(kit: Kit): Promise<void> {
  if (!(await checksAge(kit))) unseen('it accepts what is too old as it is, which TS-02 tells')
}
