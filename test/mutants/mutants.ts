import { coreMutants } from './core.js'
import { coreNodeMutants } from './core-node.js'
import { expressMutants } from './express.js'
import { fastPathMutants } from './fast-path.js'
import { fastifyMutants } from './fastify.js'
import { handlingOnceMutants } from './handling-once.js'
import { koaMutants } from './koa.js'
import { memoryStoreMutants } from './memory-store.js'
import type { Mutant } from './mutant.js'
import { nestMutants } from './nest.js'
import { postgresMutants } from './postgres.js'
import { redisMutants } from './redis.js'

export const mutants: readonly Mutant[] = [
  ...coreMutants,
  ...fastPathMutants,
  ...coreNodeMutants,
  ...expressMutants,
  ...koaMutants,
  ...fastifyMutants,
  ...nestMutants,
  ...handlingOnceMutants,
  ...memoryStoreMutants,
  ...redisMutants,
  ...postgresMutants,
]
