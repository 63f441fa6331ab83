import { storeCases } from '@posthorn/testing/stores'
import { describe, it } from 'vitest'
import { describeWith, redisForMissing } from '../../../test/servers/either.js'
import { redisTargets } from './target.js'

describeWith(redisForMissing(), 'a store in Redis', () => {
  describe.each(redisTargets)('$name', (target) => {
    for (const { id, name, needs, run } of storeCases) {
      const lacks = needs && !target.capabilities[needs]
      it.skipIf(lacks)(`${id} ${name}${lacks ? ` (skipped: it has no ${needs})` : ''}`, () => run(target))
    }
  })
})
