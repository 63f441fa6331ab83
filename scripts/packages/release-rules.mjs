/** The first npm that can exchange what the workflow proves for the right to publish. */
const leastNpm = [11, 5, 1]

function isOlder(version, least) {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10))
  const index = least.findIndex((number, at) => parts[at] !== number)
  return index !== -1 && !(parts[index] > least[index])
}

const answers = ({ group, registry }) => [...group].map(([name, version]) => ({ name, version, ...registry.get(name) }))

/** Whether npm lacks a version of this checkout, and no changeset would make another one of it. */
export function isNeeded({ pending, group, registry }) {
  const silent = answers({ group, registry }).filter(({ latest }) => latest === undefined)
  if (silent.length > 0) throw new Error(`npm did not tell what it has of ${silent[0].name}: run this job again.`)
  return pending.length === 0 && answers({ group, registry }).some(({ latest, version }) => latest !== version)
}

/** Why nothing is published, with the way out; nothing if all is well. What is left out is not looked at. */
export function refusals({ env, npm, pending = [], group = new Map(), registry }) {
  if (env.GITHUB_ACTIONS !== 'true')
    return 'Packages are published by .github/workflows/release.yml, so that anyone can see what they were built from: merge the version pull request. To look before, run "npm run release:check".'
  if (!env.ACTIONS_ID_TOKEN_REQUEST_URL)
    return 'This job cannot prove to npm what it is: give it the permission "id-token: write".'
  if (npm !== undefined && isOlder(npm, leastNpm))
    return `npm ${npm} does not know trusted publishing: use a Node that brings npm ${leastNpm.join('.')} or newer.`
  if (pending.length > 0)
    return `${pending.length} changesets wait (${pending.join(', ')}): merge the version pull request first.`
  const unknown = registry === undefined ? [] : answers({ group, registry }).filter(({ latest }) => latest === 'new')
  if (unknown.length > 0)
    return `npm does not know ${unknown.map(({ name }) => name).join(', ')}, and lets no workflow make a package: see "The first release" in CONTRIBUTING.md.`
  return undefined
}
