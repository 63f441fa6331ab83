import { webhookDecorators, webhookOf } from '@posthorn/fastify'
import type { RouteHandlerMethod } from 'fastify'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { hangUp } from '../../../test/adapters/hang-up.js'
import { event, leads } from '../../../test/adapters/leads.js'
import { gate } from '../../core/test/support/receivers.js'
import { type Fastify, start, verified, versions } from './support/app.js'

const endings: Readonly<Record<string, RouteHandlerMethod>> = {
  'returns a value': async () => ({ own: true }),
  'returns nothing': async () => {},
  'sends and does not return': async (_request, reply) => {
    reply.send('done')
  },
  'takes the reply over': async (_request, reply) => {
    reply.hijack()
    reply.raw.end('done')
  },
}

describe.each(versions)('a sender that hangs up mid-handler on $name', ({ fastify }) => {
  it.each(Object.entries(endings))(
    'has its retry answered 200 without a second run, where the handler %s',
    async (_what, ending) => {
      const { open, pass, reached } = gate()
      const noticed = gate()
      let runs = 0
      const receiver = leads({ joinMs: 0 })
      const { port, deliver } = await start(fastify, (app) =>
        verified(app, receiver, async function slow(incoming, reply) {
          webhookOf(incoming, receiver)
          runs += 1
          reply.raw.once('close', () => void noticed.pass())
          await pass()
          return ending.call<typeof this, [typeof incoming, typeof reply], unknown>(this, incoming, reply)
        }),
      )
      const body = event()
      await hangUp(port, body, reached)
      await noticed.reached
      expect((await deliver(body)).status).toBe(503)
      open()
      await expect.poll(() => deliver(body)).toMatchObject({ status: 200, body: '{"ok":true}' })
      expect(runs).toBe(1)
    },
  )
})

// Fastify's replies are thenable, and resolve when the connection closes: the handler seems to end at the hang-up. Before
// 5.4, Fastify then replies 200 by itself.
const later = versions.filter(({ name }) => name !== 'Fastify 5.0')

/** Another copy of the package, as where one part of an app imports it and another requires it, with an app of its own. */
async function otherCopy(fastify: Fastify): Promise<void> {
  vi.resetModules()
  const { webhookDecorators: others } = await import('@posthorn/fastify')
  expect(others).not.toBe(webhookDecorators)
  const app = fastify()
  onTestFinished(() => app.close())
  await app.register(others)
}

const copies: readonly (readonly [string, (fastify: Fastify) => Promise<void>])[] = [
  ['alone', async () => {}],
  ['beside another copy of this package', otherCopy],
]

describe.each(later)(
  'a sender that hangs up on $name, where the handler awaits its reply and a callback gives it',
  ({ fastify }) => {
    it.each(copies)('has its delivery released if that reply is a failure, and the retry runs: %s', async (_which, load) => {
      await load(fastify)
      const { open, pass, reached } = gate()
      const noticed = gate()
      let runs = 0
      const receiver = leads({ joinMs: 0 })
      const { port, deliver } = await start(fastify, (app) =>
        verified(app, receiver, (_incoming, reply) => {
          runs += 1
          if (runs > 1) return reply.send('done')
          reply.raw.once('close', () => void noticed.pass())
          void pass().then(() => reply.code(500).send('failed'))
          return Promise.resolve(reply)
        }),
      )
      const body = event()
      await hangUp(port, body, reached)
      await noticed.reached
      expect((await deliver(body)).status).toBe(503)
      open()
      await expect.poll(() => deliver(body)).toMatchObject({ status: 200, body: 'done' })
      expect(runs).toBe(2)
    })
  },
)
