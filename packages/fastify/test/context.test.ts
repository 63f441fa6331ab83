import type { MountOptions } from '@posthorn/fastify'
import { describe, expect, it } from 'vitest'
import { everywhere, event, leads, start } from './support/app.js'

const later = async (context: object) => context

const thrower = (thrown: unknown) => (): never => {
  throw thrown
}

describe.each(everywhere)('context with $name', ({ fastify, mount }) => {
  const mounted = async (context: NonNullable<MountOptions['context']>) => {
    let runs = 0
    const app = await start(fastify, (made) => mount(made, leads(), () => (runs += 1), { context, path: '/hooks/:tenant' }))
    return { ...app, runs: () => runs }
  }

  it('may be asynchronous: two tenants with the same event both get it, each once', async () => {
    const { deliver, runs } = await mounted((request) => later(request.params as object))
    const body = event()
    for (const tenant of ['a', 'b', 'a', 'b']) expect((await deliver(body, { path: `/hooks/${tenant}` })).status).toBe(200)
    expect(runs()).toBe(2)
  })

  it('that rejects is an error of the app', async () => {
    const failure = new Error('no such tenant')
    const { deliver, errors, runs } = await mounted(() => Promise.reject(failure))
    expect((await deliver(event(), { path: '/hooks/a' })).status).toBe(500)
    expect([errors, runs()]).toEqual([[failure], 0])
  })

  it.each([undefined, null, false, 'text'])('that throws %j does not let the request through', async (thrown) => {
    for (const context of [thrower(thrown), () => later({}).then(thrower(thrown))]) {
      const { deliver, errors, runs } = await mounted(context)
      expect((await deliver(event(), { path: '/hooks/a' })).status).toBe(500)
      expect(errors).toMatchObject([{ code: 'callback_failed', status: 500 }])
      expect(runs()).toBe(0)
    }
  })
})
