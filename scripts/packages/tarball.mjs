import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'

/** Unpacks a tarball into a new folder. Gives the folder of the package, and the paths of its files in it. */
export function unpack(tarball, into) {
  mkdirSync(into, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '-C', into])
  const folder = join(into, 'package')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll(sep, '/'),
    )
  return { folder, files: files.toSorted() }
}

/** The texts of unpacked files. Nothing but text is shipped. */
export const textsOf = (folder, files) => new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]))

export const bytesOf = (folder, files) => files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)
