import type { Mutant } from './mutant.js'

const handling = 'const failure = await work.run(delivery)'

const completing = 'const settled = await this.#claims.complete(delivery, lease);'

const broken: readonly Omit<Mutant, 'package' | 'mount'>[] = [
  {
    name: 'a delivery is marked as handled before its handlers run',
    edits: [
      {
        file: 'receiver/runs.js',
        from: handling,
        to: `const early = await this.#claims.complete(delivery, lease);\n        ${handling}`,
      },
      { file: 'receiver/runs.js', from: completing, to: 'const settled = early;' },
    ],
    caughtBy: ['RUN-02', 'RUN-06'],
  },
  {
    name: 'the lease of a running handler is not renewed',
    edits: [{ file: 'claims/lease.js', from: 'void this.#renew()', to: 'void 0' }],
    caughtBy: ['RUN-01'],
  },
  {
    name: 'a delivery is claimed and never completed',
    edits: [
      {
        file: 'claims/lease.js',
        from: 'return store.complete(key, this.token, completion);',
        to: 'return Promise.resolve(true);',
      },
    ],
    caughtBy: ['RUN-01', 'RUN-02', 'RUN-06'],
  },
  {
    name: 'a delivery whose lease was lost is taken for handled',
    edits: [{ file: 'claims/claims.js', from: '? committed : stale', to: '? committed : committed' }],
    caughtBy: ['RUN-04'],
  },
]

/** Rules of handling once that are kept by what uses a store. */
export const handlingOnceMutants: readonly Mutant[] = broken.map((one) => ({ ...one, package: 'core', mount: 'memoryStore' }))
