import { AssertionError } from 'node:assert/strict'
import * as fc from 'fast-check'
import type { StoreCase } from './case.js'
import { freshKey, withStore } from './fixture.js'
import { StoreModel } from './model.js'
import { sequences } from './model-commands.js'

/** What no example thought of. */
export const modelCases: readonly StoreCase[] = [
  {
    id: 'MODEL-01',
    name: 'does what a plain model does, in 1,000 random sequences of commands',
    basis: 'states are many and examples few: what is wrong shows where three of them meet',
    run: (target) =>
      withStore(target, async ({ stores, advance }) => {
        const property = fc.asyncProperty(sequences, (sequence) =>
          fc.asyncModelRun(() => ({ model: new StoreModel(), real: { stores, advance, slot: freshKey() } }), sequence),
        )
        const details = await fc.check(property, { numRuns: 1000 })
        if (!details.failed) return
        const report = await fc.asyncDefaultReportMessage(details)
        const { errorInstance: cause } = details
        if (!(cause instanceof AssertionError)) throw new Error(report, { cause })
        throw new AssertionError({ message: `${report}\n\n${cause.message}` })
      }),
  },
]
