import { storeCases, type StoreTarget } from '@posthorn/testing'
import { describe, it } from 'vitest'
import { describeWith, postgresForMissing } from '../../../test/servers/either.js'
import { pgliteTarget, pgTargets } from './target.js'

const runAll = (target: StoreTarget): void => {
  for (const { id, name, needs, run } of storeCases) {
    it.skipIf(needs && !target.capabilities[needs])(`${id} ${name}`, () => run(target), 60_000)
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
