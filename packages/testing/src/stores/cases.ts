import type { StoreCase } from './case.js'
import { claimCases } from './claims.js'
import { leaseCases } from './leases.js'
import { markCases } from './marks.js'
import { raceCases } from './races.js'
import { modelCases } from './random-sequences.js'
import { retentionCases } from './retention.js'
import { runCases } from './runs.js'
import { settlingCases } from './settling.js'
import { transactionCases } from './transactions.js'
import { uncountedCases } from './uncounted.js'

/** Every case for stores. */
export const storeCases: readonly StoreCase[] = [
  ...claimCases,
  ...leaseCases,
  ...settlingCases,
  ...uncountedCases,
  ...retentionCases,
  ...markCases,
  ...raceCases,
  ...modelCases,
  ...runCases,
  ...transactionCases,
]
