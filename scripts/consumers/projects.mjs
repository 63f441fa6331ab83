import { endsOf } from './ends.mjs'

/**
 * Projects. `folder` of test/consumers is copied, over `base` where it shares files with another; `framework` names the
 * program of a package's README that runs. `server` is what a project needs, `pins` which versions it depends on, and `shows` are
 * the packages whose versions are in the table.
 */
const modules = [
  { name: 'esm-js', what: 'every entry point by import', folder: 'esm-js', shows: ['@posthorn/core'] },
  { name: 'cjs-js', what: 'every entry point by require, and the same by import', folder: 'cjs-js', shows: ['@posthorn/core'] },
]

const compiled = (folder, what, ranges, base) =>
  ranges.map((range) => ({
    name: `${folder}-${range.replace(/^[~^]/, '')}`,
    what,
    base,
    folder,
    pins: { typescript: range },
    shows: ['typescript'],
  }))

const compilers = [
  ...compiled('ts-nodenext', 'ES modules, checked and run', ['~5.9', '^6', '^7']),
  ...compiled('ts-node16-cjs', 'CommonJS, checked and run', ['~5.9', '^6'], 'ts-nodenext'),
  ...compiled('ts-bundler', 'checked, bundled and run', ['~5.9', '^7']),
]

const runners = [
  ...[29, 30].map((major) => ({
    name: `jest-${major}`,
    what: 'a test, as CommonJS',
    folder: 'jest',
    pins: { jest: `^${major}` },
    shows: ['jest'],
  })),
  { name: 'vitest', what: 'a test', folder: 'vitest', shows: ['vitest'] },
]

const served = (framework) =>
  endsOf(framework, framework).map(({ end, pins }) => ({
    name: `${framework}-${end}`,
    what: 'the program of its README',
    framework,
    pins,
    shows: [framework],
  }))

// Nest 12 is there only as ES modules.
const nest = endsOf('nest', '@nestjs/core', '@nestjs/*').map(({ end, major, pins }) => ({
  name: `nest-${end}`,
  what: `the program of its README${major < 12 ? ', compiled to CommonJS' : ''}`,
  framework: 'nest',
  folder: major < 12 ? 'nest-cjs' : undefined,
  pins,
  shows: ['@nestjs/core', '@nestjs/platform-express'],
}))

const stored = (folder, ours, peer, server) =>
  endsOf(ours, peer).map(({ end, pins }) => ({
    name: `${folder}-${end}`,
    what: `one delivery twice, by @posthorn/${ours}`,
    folder,
    server,
    pins,
    shows: [peer],
  }))

const projects = [
  ...modules,
  ...compilers,
  ...runners,
  ...['express', 'koa', 'fastify'].flatMap(served),
  ...nest,
  ...stored('ioredis', 'redis', 'ioredis', 'redis'),
  ...stored('node-redis', 'redis', 'redis', 'redis'),
  ...stored('pg', 'postgres', 'pg', 'postgres'),
  ...stored('pglite', 'postgres', '@electric-sql/pglite'),
  ...stored('bullmq', 'bullmq', 'bullmq', 'redis'),
]

const quickly = ['esm-js', 'cjs-js', 'jest-30']

const goesBy = ({ name, folder, framework }, asked) => [name, folder, framework].includes(asked)

/** The projects of these names, of folders or of frameworks; all, where nothing is asked. Tells a name that nothing has. */
export function choose({ only, quick }) {
  const names = quick ? quickly : only
  if (names === undefined) return { chosen: projects }
  return {
    chosen: projects.filter((project) => names.some((asked) => goesBy(project, asked))),
    unknown: names.find((asked) => !projects.some((project) => goesBy(project, asked))),
  }
}
