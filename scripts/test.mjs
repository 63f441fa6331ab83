import { build } from './build.mjs'
import { tool } from './run.mjs'

build()
tool('vitest', 'run', ...process.argv.slice(2))
