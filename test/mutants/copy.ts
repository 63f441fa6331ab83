import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Edit } from './mutants.js'

const core = fileURLToPath(new URL('../../packages/core/', import.meta.url))

/** Puts a copy of core's build beside it, where its own dependencies are found, and takes it away again. */
export async function withCopyOfCore<T>(name: string, edits: readonly Edit[], run: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(core, '.mutants', `${name.replaceAll(/\W+/g, '-')}-${process.pid}`)
  try {
    cpSync(join(core, 'dist'), folder, {
      recursive: true,
      filter: (path) => !/[/\\]cjs$|\.map$|\.d\.ts$|\.tsbuildinfo$/.test(path),
    })
    for (const edit of edits) apply(join(folder, edit.file), edit)
    return await run(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** An anchor that is gone would leave the copy whole, and one that is there twice would break something else too. */
function apply(path: string, { file, from, to }: Edit): void {
  const parts = readFileSync(path, 'utf8').split(from)
  if (parts.length !== 2) throw new Error(`${file} has the text to replace ${parts.length - 1} times, not once: ${from}`)
  writeFileSync(path, parts.join(to))
}
