import type { ConformanceCase } from '@posthorn/testing/conformance'

/** Cases that the conformance list does not have: of set-ups that a target cannot be asked for, or not yet. */
export const ownCases: readonly ConformanceCase[] = [
  {
    id: 'OWN-TWICE',
    group: 'OWN',
    name: 'tells the app of a route that is verified twice, before it claims',
    basis: 'the second verifier would wait for the claim of the first, which waits for the second',
    run: async () => (await import('./twice-mounted.js')).twiceMounted(),
  },
  {
    id: 'OWN-LATER-GUARD',
    group: 'OWN',
    name: 'leaves no claim where a guard refuses that comes after the verifying one',
    basis: 'nobody would release it, and the retry would be turned away as a duplicate',
    run: async () => (await import('./later-guard.js')).laterGuard(),
  },
]
