import { cases as listed, type ConformanceCase, type Target } from '@posthorn/testing'
import { ownCases } from './own-cases.js'

export const cases: readonly ConformanceCase[] = [...listed, ...ownCases]

const adapters: Readonly<Record<string, () => Promise<{ readonly targets: readonly Target[] }>>> = {
  Express: () => import('../../packages/express/test/target.js'),
  Koa: () => import('../../packages/koa/test/target.js'),
  Fastify: () => import('../../packages/fastify/test/target.js'),
  Nest: () => import('../../packages/nest/test/target.js'),
}

/** The mounts of the adapter that a mount is of, by the first word of its name. */
export const targetsOf = async (mount: string): Promise<readonly Target[]> =>
  (await adapters[mount.split(' ')[0] ?? '']?.())?.targets ?? []
