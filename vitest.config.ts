import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const packages = fileURLToPath(new URL('packages/', import.meta.url))

// Tests run on the sources: a failure points at a line that can be edited.
const sources = [
  { find: /^@posthorn\/providers$/, replacement: `${packages}providers/src/catalogue/index.ts` },
  { find: /^@posthorn\/providers\/(.+)$/, replacement: `${packages}providers/src/$1.ts` },
  { find: /^@posthorn\/([a-z]+)\/([a-z-]+)$/, replacement: `${packages}$1/src/$2/index.ts` },
  { find: /^@posthorn\/([a-z]+)$/, replacement: `${packages}$1/src/index.ts` },
]

const nest11 = fileURLToPath(new URL('test/nest-11/node_modules/@nestjs/', import.meta.url))

const common = {
  exclude: ['**/node_modules/**', '**/dist/**'],
  testTimeout: 30_000,
  // A Postgres has to be made before it can be started.
  hookTimeout: 60_000,
}

export default defineConfig({
  test: {
    // By default one processor is left idle, which on two is half of them.
    maxWorkers: '100%',
    reporters: ['default', './scripts/conformance-reporter.ts', './scripts/summary-reporter.mjs'],
    projects: [
      {
        resolve: { alias: sources },
        test: {
          name: 'main',
          include: ['packages/*/test/**/*.test.ts'],
          env: { NEST_MAJOR: '12' },
          // Its files share what they import: loading it anew for each of some 300 costs a fifth of the run. None of
          // them may leave anything behind, in the modules or in the process.
          isolate: false,
          ...common,
        },
      },
      {
        // These load what was built as well.
        resolve: { alias: sources },
        test: {
          name: 'apps',
          include: ['examples/*/test/**/*.test.ts', 'test/**/*.test.ts'],
          ...common,
        },
      },
      {
        // The same tests of the Nest package once more, on the major before.
        resolve: { alias: [...sources, { find: /^@nestjs\/([a-z-]+)$/, replacement: `${nest11}$1` }] },
        test: {
          name: 'nest-11',
          include: ['packages/nest/test/**/*.test.ts'],
          env: { NEST_MAJOR: '11' },
          isolate: false,
          ...common,
        },
      },
    ],
  },
})
