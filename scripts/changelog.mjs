/** What changesets writes into a changelog: the text of each changeset, without hashes of commits. */
export default {
  getReleaseLine: async ({ summary }) => {
    const [first, ...rest] = summary.trim().split('\n')
    return [`- ${first}`, ...rest.map((line) => (line === '' ? '' : `  ${line}`))].join('\n')
  },
  // All packages are released together: that the others have the same new version is no news.
  getDependencyReleaseLine: async () => '',
}
