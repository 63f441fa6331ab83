import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWith } from '../../../../test/servers/either.js'
import { postgresMissing, startPostgres } from '../../../../test/servers/postgres.js'
import { redisMissing, startRedis } from '../../../../test/servers/redis.js'
import type { Server } from '../../../../test/servers/server.js'
import { keepAlive, post } from '../support/agent.js'
import { type App, type Example, startApp } from '../support/app.js'
import { recoverBody, recoverDelivery, type Signed } from '../support/signing.js'

interface Engine {
  readonly variable: 'REDIS_URL' | 'DATABASE_URL'
  readonly missing: () => string | undefined
  readonly start: () => Promise<Server>
  /** How long a delivery may wait for an engine that does not answer, in milliseconds. */
  readonly withinMs: number
}

export const redis: Engine = { variable: 'REDIS_URL', missing: redisMissing, start: startRedis, withinMs: 1000 }
export const postgres: Engine = { variable: 'DATABASE_URL', missing: postgresMissing, start: startPostgres, withinMs: 3000 }

const send = ({ url }: App, delivery: Signed) => post(`${url}/webhooks/recover`, keepAlive(100), delivery)

/** What two processes of an example do that share an engine. */
export function sharedStoreContract(name: string, example: Example, engine: Engine): void {
  describeWith(engine.missing(), `two processes of ${name} with one ${engine.variable}`, () => {
    let server: Server
    let apps: readonly [App, App]

    beforeAll(async () => {
      server = await engine.start()
      // One after the other, as a deployment would: the first may have to set the engine up.
      const env = { [engine.variable]: server.url }
      apps = [await startApp(example, env), await startApp(example, env)]
    }, 60_000)
    afterAll(async () => {
      await Promise.all(apps.map((app) => app.stop()))
      await server.stop()
    })

    /** Statuses at both, and how long the slower one took. */
    const sendToBoth = async () => {
      const from = performance.now()
      const statuses = await Promise.all(apps.map((app) => send(app, recoverDelivery(recoverBody()))))
      return { statuses, ms: performance.now() - from }
    }
    const runsOf = async (deliveryId: string) =>
      (await Promise.all(apps.map((app) => app.runs()))).flat().filter((run) => run.deliveryId === deliveryId)
    const resumes = () => expect.poll(sendToBoth, { timeout: 20_000 }).toMatchObject({ statuses: [200, 200] })

    it('run a delivery once of which 100 copies arrive at once, and once it is done know it both', async () => {
      const id = `evt_${Math.random()}`
      const delivery = recoverDelivery(recoverBody(id), { deliveryId: id })
      const statuses = await Promise.all(Array.from({ length: 100 }, (_, n) => send(apps[n % 2]!, delivery)))
      expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([])
      expect(statuses).toContain(200)
      await expect.poll(() => Promise.all(apps.map((app) => send(app, delivery)))).toEqual([200, 200])
      expect(await runsOf(id)).toHaveLength(1)
    })

    it('answer 503 in time while it is frozen, do not end, and go on by themselves', async () => {
      await server.freeze()
      const { statuses, ms } = await sendToBoth()
      await server.thaw()
      expect(statuses).toEqual([503, 503])
      expect(ms).toBeLessThan(engine.withinMs)
      await resumes()
    })

    it('answer 503 in time while it is gone, do not end, and go on by themselves', async () => {
      await server.kill()
      const { statuses, ms } = await sendToBoth()
      expect(statuses).toEqual([503, 503])
      expect(ms).toBeLessThan(engine.withinMs)
      await server.restart()
      await resumes()
      expect(apps.map(({ child }) => child.exitCode)).toEqual([null, null])
    })
  })
}
