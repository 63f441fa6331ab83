import { nothing, sectionOf } from './section.mjs'

/** What a changelog fails to say of a version. */
export function changelogProblems(changelog, version) {
  const section = sectionOf(changelog, version)
  if (section === undefined) return [`CHANGELOG.md has no heading "## ${version}": run "npm run release:version"`]
  return section === '' ? [`CHANGELOG.md says nothing below "## ${version}"`] : []
}

const kinds = /^### (?:Major|Minor|Patch) Changes\n+/gm

/**
 * A section as a reader wants it. "Minor Changes" over all entries there are says no more than the version does; and
 * where packages are released together, some have nothing of their own to tell.
 */
function tidied(section) {
  const plain = section.match(kinds)?.length === 1 ? section.replace(kinds, '') : section
  return plain === '' ? nothing : plain
}

/** A changelog whose section of a version is tidied; older ones stay as they are. */
export function tidyChangelog(changelog, version) {
  const section = sectionOf(changelog, version)
  if (section === undefined) return changelog
  const start = changelog.indexOf(`\n## ${version}\n`) + `\n## ${version}\n`.length
  const rest = changelog.slice(start).trimStart().slice(section.length).trimStart()
  return `${changelog.slice(0, start)}\n${tidied(section)}\n${rest === '' ? '' : `\n${rest}`}`
}
