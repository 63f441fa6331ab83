import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { filesBelow } from './support/files.js'
import { root } from './support/markdown.js'

type Permissions = Readonly<Record<string, string>> | string
interface Step {
  readonly run?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Job {
  readonly permissions?: Permissions
  readonly environment?: string
  readonly uses?: string
  readonly steps?: readonly Step[]
}
interface Workflow {
  readonly on: unknown
  readonly permissions?: Permissions
  readonly jobs: Readonly<Record<string, Job>>
}

const files = filesBelow('.github', /\.ya?ml$/).filter((file) => file.startsWith('.github/workflows/'))
const texts = files.map((file) => [file, readFileSync(join(root, file), 'utf8')] as const)

const jobsOf = (text: string): [string, Job][] => Object.entries((parse(text) as Workflow).jobs)
const stepsOf = (text: string): Step[] => jobsOf(text).flatMap(([, { steps = [] }]) => steps)

const writes = (permissions: Permissions): string[] =>
  typeof permissions === 'string'
    ? [permissions]
    : Object.entries(permissions).flatMap(([scope, right]) => (right === 'read' || right === 'none' ? [] : [scope]))

/** Rules that hold a workflow, each with what breaks it. */
const rules: Readonly<Record<string, (text: string) => string[]>> = {
  'uses actions by the hash of a commit, and says which version that is': (text) =>
    [...text.matchAll(/^.*\buses:.*$/gm)]
      .map(([line]) => line.trim())
      .filter((line) => !/^(?:- )?uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)),
  'says uses where a line can be seen to be pinned': (text) =>
    [...jobsOf(text).map(([, job]) => job.uses), ...stepsOf(text).map((step) => step.uses)].filter(
      (name): name is string => name !== undefined && !text.includes(`uses: ${name} # v`),
    ),
  'may only read by default': (text) => {
    const { permissions } = parse(text) as Workflow
    return permissions === undefined ? ['no permissions'] : writes(permissions)
  },
  'never runs with the rights of this repository for a stranger': (text) =>
    ['pull_request_target', 'workflow_run', 'issue_comment'].filter((event) =>
      new RegExp(`\\b${event}\\b`).test(JSON.stringify((parse(text) as Workflow).on)),
    ),
  'puts nothing into a shell that somebody else may have written: environment variables are safe': (text) =>
    stepsOf(text).flatMap(({ run = '' }) => run.match(/\$\{\{.*?\}\}/g) ?? []),
  'leaves no token in the checkout': (text) =>
    stepsOf(text)
      .filter((step) => step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false)
      .map((step) => step.uses!),
  'lets only a job that publishes, in the environment npm, prove what it is, and no stranger’s action in it': (text) =>
    jobsOf(text)
      .filter(([, job]) => writes(job.permissions ?? {}).includes('id-token') || job.permissions === 'write-all')
      .filter(
        ([, job]) =>
          job.environment !== 'npm' ||
          writes(job.permissions ?? {}).length > 1 ||
          job.steps?.some((step) => step.uses !== undefined && !step.uses.startsWith('actions/')) ||
          job.steps?.some((step) => step.with?.['cache'] !== undefined || step.uses?.startsWith('actions/cache')),
      )
      .map(([name]) => name),
}

it('there are workflows to look at', () => {
  expect(files).toEqual(['.github/workflows/ci.yml', '.github/workflows/release.yml'])
})

describe.each(texts)('%s', (_file, text) => {
  it.each(Object.entries(rules))('%s', (_name, broken) => {
    expect(broken(text)).toEqual([])
  })
})

describe('a workflow that breaks a rule is found', () => {
  const release = texts.find(([file]) => file.endsWith('release.yml'))![1]
  const pinned = /actions\/checkout@[0-9a-f]{40} # v[\d.]+/g
  it.each<[string, string, string | RegExp, string]>([
    ['a tag', 'uses actions by the hash', pinned, 'actions/checkout@v7'],
    ['a hash without its version', 'uses actions by the hash', / # v7\.0\.1/g, ''],
    ['a short hash', 'uses actions by the hash', pinned, 'actions/checkout@3d3c42e # v7.0.1'],
    ['another way to write it', 'says uses where', / uses: actions\/checkout/g, ' "uses" : actions/checkout'],
    ['no permissions', 'may only read', 'permissions: {}', 'env: {}'],
    ['all permissions', 'may only read', 'permissions: {}', 'permissions: write-all'],
    ['permission to write', 'may only read', 'permissions: {}', 'permissions: { contents: write }'],
    ['an event of strangers', 'never runs with', '  push:\n    branches: [main]', '  pull_request_target:'],
    ['an event of strangers in a list', 'never runs with', 'on:\n  push:\n    branches: [main]', 'on: [push, workflow_run]'],
    ['a title in a shell', 'puts nothing into', 'run: npm run setup', 'run: echo ${{ github.event.pull_request.title }}'],
    ['a token in the checkout', 'leaves no token', /persist-credentials: false/g, 'fetch-tags: true'],
    ['another right beside the proof', 'lets only a job', /contents: read\n(?= +id-token)/, 'contents: write\n'],
    ['no environment', 'lets only a job', 'environment: npm\n', 'environment: other\n'],
    ['an action of others beside the proof', 'lets only a job', '- run: npm run release\n', '- uses: somebody/else@abc\n'],
    ['a cache beside the proof', 'lets only a job', /package-manager-cache: false/g, 'cache: npm'],
  ])('%s', (_name, rule, from, to) => {
    const broken = Object.entries(rules).find(([name]) => name.startsWith(rule))![1]
    const changed = release.replace(from, to)
    expect(changed).not.toBe(release)
    expect(broken(changed)).not.toEqual([])
  })
})
