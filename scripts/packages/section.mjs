/** What a section says where a package has no change of its own. */
export const nothing = 'No change of its own: released with the other packages.'

/** The part of a changelog that is about a version, without its heading; nothing if there is none. */
export function sectionOf(changelog, version) {
  const lines = changelog.split('\n')
  const start = lines.indexOf(`## ${version}`)
  if (start === -1) return undefined
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith('## '))
  return lines
    .slice(start + 1, length === -1 ? undefined : start + 1 + length)
    .join('\n')
    .trim()
}
