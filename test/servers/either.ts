import { describe, expect, it } from 'vitest'
import { postgresMissing, startPostgres } from './postgres.js'
import { redisMissing, startRedis } from './redis.js'

/** An engine that is only talked to: other tests may use it too. */
export interface Engine {
  readonly url: string
  stop(): Promise<void>
}

/**
 * Tests that need something of the machine. Where it is missing they are skipped, with the reason in their name; in CI
 * they fail, since nobody reads there what was skipped.
 */
export function describeWith(missing: string | undefined, name: string, body: () => void): void {
  const group = missing === undefined ? describe : inCi() ? describeMissing : describe.skip
  group(missing === undefined ? name : `${name} (skipped: ${missing})`, body)
}

const describeMissing = (name: string) =>
  describe('in CI nothing is skipped', () => {
    it('for want of an engine', () => {
      expect.fail(name)
    })
  })

const inCi = (): boolean => process.env['CI'] === 'true' || process.env['CI'] === '1'

const given = (variable: string): Engine | undefined => {
  const url = process.env[variable]
  return url ? { url, stop: () => Promise.resolve() } : undefined
}

/** What keeps {@link redisFor} from working. */
export const redisForMissing = (): string | undefined => (given('REDIS_URL') ? undefined : redisMissing())

/** What keeps {@link postgresFor} from working. */
export const postgresForMissing = (): string | undefined => (given('DATABASE_URL') ? undefined : postgresMissing())

/** The Redis of `REDIS_URL`, else one of its own. */
export const redisFor = async (): Promise<Engine> => given('REDIS_URL') ?? startRedis()

/** The Postgres of `DATABASE_URL`, else one of its own. */
export const postgresFor = async (): Promise<Engine> => given('DATABASE_URL') ?? startPostgres()
