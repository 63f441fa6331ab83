import { storeCases } from '@posthorn/testing'
import { describe, it } from 'vitest'
import { describeWith, redisForMissing } from '../../../test/servers/either.js'
import { redisTargets } from './target.js'

describeWith(redisForMissing(), 'a store in Redis', () => {
  describe.each(redisTargets)('$name', (target) => {
    for (const { id, name, needs, run } of storeCases) {
      it.skipIf(needs && !target.capabilities[needs])(`${id} ${name}`, () => run(target))
    }
  })
})
