import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Everything that a package says can be imported. Tools do not look behind a `*`, so it is written out. */
export function entryPoints(folder, manifest) {
  return Object.entries(manifest.exports).flatMap(([name, target]) => {
    if (target === null) return []
    if (!name.includes('*')) return [name]
    const files = readdirSync(join(folder, 'src'), { recursive: true })
    return files.filter((file) => /^[^/]+(?:\/api)?\.ts$/.test(file)).map((file) => name.replace('*', file.slice(0, -3)))
  })
}
