import { coreMutants } from './core.js'
import { coreNodeMutants } from './core-node.js'
import { expressMutants } from './express.js'
import { fastifyMutants } from './fastify.js'
import { koaMutants } from './koa.js'
import type { Mutant } from './mutant.js'
import { nestMutants } from './nest.js'

export const mutants: readonly Mutant[] = [
  ...coreMutants,
  ...coreNodeMutants,
  ...expressMutants,
  ...koaMutants,
  ...fastifyMutants,
  ...nestMutants,
]
