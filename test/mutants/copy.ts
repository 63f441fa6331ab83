import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Edit, MutantPackage } from './mutant.js'

const packages = fileURLToPath(new URL('../../packages/', import.meta.url))

let serial = 0

/** Puts edited copies of a package's build beside it, where its own dependencies are found, and takes them away again. */
export async function withCopies<T>(
  name: MutantPackage,
  edited: readonly (readonly Edit[])[],
  run: (folders: readonly string[]) => Promise<T>,
): Promise<T> {
  const dist = join(packages, name, 'dist')
  const folders = edited.map(() => join(packages, name, '.mutants', `${process.pid}-${(serial += 1)}`))
  try {
    for (const [index, folder] of folders.entries()) {
      cpSync(dist, folder, { recursive: true, filter: (path) => !/[/\\]cjs$|\.map$|\.d\.ts$|\.tsbuildinfo$/.test(path) })
      for (const edit of edited[index]!) apply(join(folder, edit.file), edit)
      // A mutant that signed as wrongly as it verifies would agree with itself: signing stays with the real build.
      const sign = name === 'core' ? `export { sign } from ${JSON.stringify(pathToFileURL(join(dist, 'index.js')).href)}\n` : ''
      writeFileSync(join(folder, 'entry.js'), `export * from './index.js'\n${sign}`)
    }
    return await run(folders)
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  }
}

/** An anchor that is gone would leave the copy whole, and one that is there twice would break something else too. */
function apply(path: string, { file, from, to }: Edit): void {
  const parts = readFileSync(path, 'utf8').split(from)
  if (parts.length !== 2) throw new Error(`${file} has the text to replace ${parts.length - 1} times, not once: ${from}`)
  writeFileSync(path, parts.join(to))
}
