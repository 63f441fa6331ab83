import { nothing, sectionOf } from './section.mjs'

/** The changes of a release in all packages, for one page. */
export function notes(packages) {
  const parts = packages.map(({ name, version, changelog }) => ({ name, section: sectionOf(changelog, version) ?? nothing }))
  return parts
    .filter(({ section }) => section !== nothing)
    .map(({ name, section }) => `## ${name}\n\n${section.replaceAll(/^### /gm, '#### ')}\n`)
    .join('\n')
}
