import { type Engine, postgresFor, postgresForMissing, redisFor, redisForMissing } from '../servers/either.js'
import type { MutantPackage } from './mutant.js'

/** A server that the cases of a package need, started once for all of its mutants. */
interface Need {
  readonly missing: () => string | undefined
  readonly start: () => Promise<Engine>
  /** Tells the process of the cases where it is. */
  readonly variable: string
}

export const engines: Readonly<Partial<Record<MutantPackage, Need>>> = {
  redis: { missing: redisForMissing, start: redisFor, variable: 'REDIS_URL' },
  postgres: { missing: postgresForMissing, start: postgresFor, variable: 'DATABASE_URL' },
}
