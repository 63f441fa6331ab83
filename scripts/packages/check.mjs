import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from '../build.mjs'
import { endWhenTold } from '../end-when-told.mjs'
import { checkImportSize } from '../import-size.mjs'
import { pack } from '../pack.mjs'
import { root } from '../run.mjs'
import { inspect } from './inspect.mjs'
import { versionProblems } from './manifest.mjs'

const folders = () => readdirSync(join(root, 'packages'))

/** The packages that are released together, with the versions that they have in this checkout. */
export const releaseGroup = () =>
  new Map(
    folders().map((name) => {
      const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'))
      return [manifest.name, manifest.version]
    }),
  )

/** Builds and packs all packages, and inspects each tarball. */
export async function checkPackages() {
  build()
  const group = releaseGroup()
  const scratch = mkdtempSync(join(tmpdir(), 'posthorn-packages-'))
  const remove = () => rmSync(scratch, { recursive: true, force: true })
  process.once('exit', remove)
  endWhenTold()
  try {
    const tarballs = pack(scratch)
    const inspected = []
    for (const name of folders()) inspected.push(await inspect(name, tarballs, group, join(scratch, 'unpacked')))
    return { inspected, problems: [...versionProblems(group), ...inspected.flatMap((one) => one.problems), ...checkImportSize()] }
  } finally {
    remove()
  }
}

/** Prints a line for each package. */
export const printTable = (rows) => console.table(Object.fromEntries(rows))

/** Prints what is wrong. Gives the exit code. */
export function judge(problems) {
  for (const problem of problems) console.error(`- ${problem}`)
  return problems.length === 0 ? 0 : 1
}
