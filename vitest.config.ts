import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const packages = fileURLToPath(new URL('packages/', import.meta.url))

export default defineConfig({
  resolve: {
    // Tests run on the sources: a failure points at a line that can be edited.
    alias: [
      { find: /^@posthorn\/providers\/(.+)$/, replacement: `${packages}providers/src/$1.ts` },
      { find: /^@posthorn\/([a-z]+)\/([a-z]+)$/, replacement: `${packages}$1/src/$2/index.ts` },
      { find: /^@posthorn\/([a-z]+)$/, replacement: `${packages}$1/src/index.ts` },
    ],
  },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    reporters: ['default', './scripts/summary-reporter.mjs'],
    testTimeout: 20_000,
  },
})
