import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { root } from '../run.mjs'

// `changeset status` fails where there is no branch "main", as in a checkout of one commit. What it computes does not.
const changesets = createRequire(createRequire(import.meta.url).resolve('@changesets/cli'))

/** The changesets that wait, and the versions that they would make, by package. */
export async function pendingChangesets(folder = root) {
  const plan = await changesets('@changesets/get-release-plan').default(folder)
  const released = plan.releases.filter(({ type }) => type !== 'none')
  return {
    names: plan.changesets.map(({ id }) => `${id}.md`),
    versions: new Map(released.map(({ name, newVersion }) => [name, newVersion])),
    described: new Set(plan.changesets.flatMap(({ releases }) => releases.map(({ name }) => name))),
  }
}

function git(cwd, ...args) {
  const { status, stdout } = spawnSync('git', args, { cwd, encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

/** Files below `packages` that differ from the commit that gave them their version; nothing where history does not tell. */
export function changedFiles(version, folder = root) {
  if (git(folder, 'rev-parse', '--is-shallow-repository') !== 'false') return undefined
  const commit = git(folder, 'log', '-1', '--format=%H', '-S', `"version": "${version}"`, '--', 'packages/core/package.json')
  return commit ? git(folder, 'diff', '--name-only', commit, '--', 'packages')?.split('\n') : undefined
}

/** Folders of packages of which users get something else than the last release, and no changeset says so. */
export function undescribed(files, described, nameOf) {
  const shipped = files.map((file) => /^packages\/([^/]+)\/(?:src\/|package\.json$|README\.md$)/.exec(file)?.[1])
  return [...new Set(shipped)].filter((folder) => folder !== undefined && !described.has(nameOf(folder)))
}
