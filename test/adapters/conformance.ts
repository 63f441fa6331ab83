import { cases, type Target } from '@posthorn/testing/conformance'
import { describe, it } from 'vitest'

/** Runs the conformance cases on every mount. */
export function describeConformance(targets: readonly Target[]): void {
  describe.each(targets)('$name conforms', (target) => {
    for (const { id, name, run } of cases) {
      const reason = target.lacks?.[id]
      it.skipIf(reason)(`${id} ${name}${reason ? ` (skipped: ${reason})` : ''}`, () => run(target))
    }
  })
}
