import { existsSync } from 'node:fs'
import { join } from 'node:path'

const beside = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md']

/** What a package should ship and does not. */
export const missing = (files) =>
  beside.filter((file) => !files.includes(file)).map((file) => `${file} is missing in the tarball`)

/** What a package should not ship: files of sources that are gone, and what is no code, types or map at all. */
export function strays(folder, files) {
  const expected = new Set([...beside, 'dist/cjs/package.json'])
  return files
    .filter((file) => {
      const source = /^dist\/(?:cjs\/)?(.+?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(file)?.[1]
      return source === undefined ? !expected.has(file) : !existsSync(join(folder, 'src', `${source}.ts`))
    })
    .map((file) => `${file} has no source: remove dist and build again, or leave it out of "files"`)
}
