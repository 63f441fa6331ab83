import { changelogProblems } from './changelogs.mjs'
import { contentProblems } from './contents.mjs'
import { missing, strays } from './files.mjs'
import { manifestProblems } from './manifest.mjs'
import { brokenPrograms, danglingReferences } from './references.mjs'
import { textsOf } from './tarball.mjs'

/** Everything that can be wrong with an unpacked package. `source` is its folder in the checkout. */
export function folderProblems({ folder, files }, source, group) {
  const texts = textsOf(folder, files)
  const manifest = JSON.parse(texts.get('package.json'))
  const changelog = texts.get('CHANGELOG.md')
  return [
    ...missing(files),
    ...strays(source, files),
    ...manifestProblems(manifest, group),
    ...danglingReferences(manifest, files),
    ...brokenPrograms(folder, manifest),
    ...contentProblems(texts),
    ...(changelog === undefined ? [] : changelogProblems(changelog, manifest.version)),
  ]
}
