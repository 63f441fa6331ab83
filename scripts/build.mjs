import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, tool } from './run.mjs'
import { setup } from './setup.mjs'

/** Builds every package twice: ES modules for Node, CommonJS for Jest and old bundlers. */
export function build() {
  setup()
  tool('tsc', '-b', 'tsconfig.json')
  tool('tsc', '-b', 'tsconfig.cjs.json')
  for (const name of readdirSync(join(root, 'packages'))) {
    const folder = join(root, 'packages', name, 'dist', 'cjs')
    const manifest = join(folder, 'package.json')
    // Never written twice: a process that loads the package meanwhile would find an empty file.
    if (existsSync(folder) && !existsSync(manifest)) writeFileSync(manifest, '{"type":"commonjs"}\n')
  }
}

if (import.meta.filename === process.argv[1]) build()
