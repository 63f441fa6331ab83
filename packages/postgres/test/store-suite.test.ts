import { storeCases, type StoreTarget } from '@posthorn/testing/stores'
import { describe, it } from 'vitest'
import { describeWith, postgresForMissing } from '../../../test/servers/either.js'
import { pgliteTarget, pgTargets } from './target.js'

const runAll = (target: StoreTarget): void => {
  for (const { id, name, needs, run } of storeCases) {
    const lacks = needs && !target.capabilities[needs]
    it.skipIf(lacks)(`${id} ${name}${lacks ? ` (skipped: it has no ${needs})` : ''}`, () => run(target), 60_000)
  }
}

describeWith(postgresForMissing(), 'a store in Postgres', () => {
  describe.each(pgTargets)('$name', (target) => {
    runAll(target)
  })
})

describe('a store in PGlite', () => {
  runAll(pgliteTarget)
})
