import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Texts in a value of package.json, however deep. */
function texts(value) {
  if (typeof value === 'string') return [value]
  return value && typeof value === 'object' ? Object.values(value).flatMap(texts) : []
}

const fields = ['main', 'types', 'bin', 'exports', 'typesVersions']

/** A `*` stands for whatever fits: one file that does is enough. */
function isInside(target, files) {
  const [before, after] = target.replace(/^\.\//, '').split('*')
  if (after === undefined) return files.includes(before)
  return files.some((file) => file.length >= before.length + after.length && file.startsWith(before) && file.endsWith(after))
}

/** What package.json leads to, and the tarball lacks. */
export function danglingReferences(manifest, files) {
  return fields.flatMap((field) =>
    [...new Set(texts(manifest[field]))]
      .filter((target) => !isInside(target, files))
      .map((target) => `"${field}" names ${target}, which is not in the tarball: build again, or correct the path`),
  )
}

/** What keeps a program of an unpacked package from being started. */
export function brokenPrograms(folder, manifest) {
  return texts(manifest.bin).flatMap((target) => {
    const path = join(folder, target)
    const stats = statSync(path, { throwIfNoEntry: false })
    if (!stats) return []
    const problems = []
    if (!readFileSync(path, 'utf8').startsWith('#!')) problems.push(`${target} does not start with #!, so no shell can run it`)
    // Windows knows no such bit.
    if (process.platform !== 'win32' && (stats.mode & 0o111) === 0)
      problems.push(`${target} is not executable: pack it with the pinned pnpm, which sets the bit of what "bin" names`)
    return problems
  })
}
