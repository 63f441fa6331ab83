import type { ConformanceCase } from './case.js'
import { handlerCases } from './handler-outcomes.js'
import { framingCases } from './http-framing.js'
import { hangUpCases } from './hang-ups.js'
import { nameCases } from './names.js'
import { replyCases } from './replies.js'
import { routeCases } from './routes.js'
import { shutdownCases } from './shutdown.js'

/** Methods, routes, connections, and what goes back. */
export const httpCases: readonly ConformanceCase[] = [
  ...routeCases,
  ...nameCases,
  ...framingCases,
  ...hangUpCases,
  ...handlerCases,
  ...replyCases,
  ...shutdownCases,
]
