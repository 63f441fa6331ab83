import { randomUUID } from 'node:crypto'
import { redisStore } from '@posthorn/redis'
import { describe, expect, it } from 'vitest'
import { describeWith } from '../../../test/servers/either.js'
import { redisMissing } from '../../../test/servers/redis.js'
import { appOver } from './support/app.js'
import { clientFor, serverFor } from './support/admin.js'
import { clients } from './support/clients.js'

describeWith(redisMissing(), 'Redis hangs', () => {
  describe.each(clients)('$name', (kind) => {
    it('answers 503 within a second, without a run, and handles the retry once Redis goes on', async () => {
      const { server } = await serverFor()
      const { deliver, deliverUntilHandled, runs } = appOver(redisStore(await clientFor(kind, server.url)))
      expect((await deliver()).status).toBe(200)
      await server.freeze()
      const id = randomUUID()
      const { status, tookMs } = await deliver(id)
      expect(status).toBe(503)
      expect(tookMs).toBeLessThan(1000)
      expect(runs).toHaveLength(1)
      await server.thaw()
      // Well before the lease of the attempt that nobody waited for would be over.
      await deliverUntilHandled(id, 5000)
      expect(runs).toHaveLength(2)
    })

    it('answers 503 within a second where Redis hangs while a handler runs, and does not run it again', async () => {
      const { server } = await serverFor()
      const { deliver, deliverUntilHandled, runs } = appOver(redisStore(await clientFor(kind, server.url)), () => server.freeze())
      const id = randomUUID()
      const { status, tookMs } = await deliver(id)
      expect(status).toBe(503)
      expect(tookMs).toBeLessThan(1000)
      await server.thaw()
      await deliverUntilHandled(id)
      expect(runs).toHaveLength(1)
    })
  })
})
