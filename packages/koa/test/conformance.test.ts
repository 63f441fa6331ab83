import { cases } from '@posthorn/testing/conformance'
import { describe, it } from 'vitest'
import { targets } from './target.js'

describe.each(targets)('$name conforms', (target) => {
  for (const { id, name, run } of cases) {
    const reason = target.lacks?.[id]
    it.skipIf(reason)(`${id} ${name}${reason ? ` (skipped: ${reason})` : ''}`, () => run(target))
  }
})
