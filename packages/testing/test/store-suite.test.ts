import { storeCases } from '@posthorn/testing/stores'
import { describe, it } from 'vitest'
import { targets } from './target.js'

describe.each(targets)('$name', (target) => {
  for (const { id, name, needs, run } of storeCases) {
    const reason = needs && !target.capabilities[needs] ? ` (skipped: it has no ${needs})` : ''
    it.skipIf(reason !== '')(`${id} ${name}${reason}`, () => run(target), 60_000)
  }
})
