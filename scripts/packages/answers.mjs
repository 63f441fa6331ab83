/** What `npm view` says of a package: its newest version, `new` where there is none, nothing where nobody answers. */
export function readAnswer(error, stdout) {
  if (!error) return { latest: JSON.parse(stdout).latest }
  return /"code":\s*"E404"/.test(stdout) ? { latest: 'new' } : {}
}

/** What stands in the table: what is there now. */
export function registryCell({ latest }, version) {
  if (latest === undefined) return 'not reached'
  return latest === version ? `${latest}, the same` : latest
}
