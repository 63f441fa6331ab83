import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../run.mjs'
import { changedFiles, pendingChangesets, undescribed } from './pending.mjs'

const nameOf = (folder) => JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')).name

function ofHistory(version, described) {
  const files = changedFiles(version)
  if (files === undefined)
    return ['Whether a package changed without a changeset: not known, git history does not go back far enough.']
  return undescribed(files, described, nameOf).map(
    (folder) =>
      `packages/${folder} differs from the release ${version} and has no changeset: if users can notice, "npm run changeset"`,
  )
}

function ofRegistry(version, registry) {
  const answers = [...registry]
  const fresh = answers.filter(([, { latest }]) => latest === 'new').map(([name]) => name)
  if (fresh.length > 0)
    return [`npm does not know ${fresh.length} of ${answers.length} packages yet: see "The first release" in CONTRIBUTING.md.`]
  return answers.every(([, { latest }]) => latest === version)
    ? [`npm has ${version} of all packages: there is nothing to publish.`]
    : []
}

/** What a maintainer has to know besides what is wrong, in sentences. */
export async function news(version, registry) {
  const { names, versions, described } = await pendingChangesets()
  const next = new Set(versions.values())
  const pending =
    names.length === 0
      ? ['No changeset waits.']
      : [`${names.length} changesets wait, and would make ${[...next].join(', ') || 'no version'}: ${names.join(', ')}`]
  return [...pending, ...ofHistory(version, described), ...ofRegistry(version, registry)]
}
