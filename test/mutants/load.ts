import { cases as listed, type Target } from '@posthorn/testing/conformance'
import { storeCases, type StoreTarget } from '@posthorn/testing/stores'
import { ownCases } from './own-cases.js'

/** A case of any list. It is run on a target of its kind. */
interface AnyCase {
  readonly id: string
  readonly run: (target: never) => Promise<void>
}

export const cases: readonly AnyCase[] = [...listed, ...ownCases, ...storeCases]

type Loaded = Promise<{ readonly targets: readonly (Target | StoreTarget)[] }>

const places: Readonly<Record<string, () => Loaded>> = {
  Express: () => import('../../packages/express/test/target.js'),
  Koa: () => import('../../packages/koa/test/target.js'),
  Fastify: () => import('../../packages/fastify/test/target.js'),
  Nest: () => import('../../packages/nest/test/target.js'),
  memoryStore: () => import('../../packages/testing/test/target.js'),
  redis: async () => ({ targets: (await import('../../packages/redis/test/target.js')).redisTargets }),
  postgres: async () => ({ targets: (await import('../../packages/postgres/test/target.js')).postgresTargets }),
}

/** The mounts of an adapter, or the stores of a package, by the first word of the name. */
export const targetsOf = async (mount: string): Promise<readonly (Target | StoreTarget)[]> =>
  (await places[mount.split(' ')[0] ?? '']?.())?.targets ?? []
