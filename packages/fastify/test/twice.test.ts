import { webhookDecorators, webhooks } from '@posthorn/fastify'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { start, verified, versions } from './support/app.js'

describe.each(versions)('what is there twice on $name', ({ fastify }) => {
  it.each([
    ['in one scope', false],
    ['in a child scope', true],
  ])('stops the app where it is the decorators %s', async (_where, nested) => {
    const app = fastify()
    const twice = app.register(webhookDecorators).register(async (child) => {
      if (nested) await child.register(webhookDecorators)
    })
    if (!nested) void twice.register(webhookDecorators)
    await expect(Promise.resolve(app.ready())).rejects.toMatchObject({ code: 'FST_ERR_DEC_ALREADY_PRESENT' })
  })

  it('stops the app where it is an endpoint at the same path', async () => {
    const app = fastify()
    for (const receiver of [leads(), leads()]) void app.register(webhooks, { receiver, path: '/hooks' })
    await expect(Promise.resolve(app.ready())).rejects.toThrow(/already declared for route '\/hooks'/)
  })

  it('may be endpoints at several paths, and both forms side by side', async () => {
    const runs: string[] = []
    const { deliver } = await start(fastify, async (app) => {
      for (const name of ['a', 'b'])
        await app.register(webhooks, { receiver: leads().on('*', () => runs.push(name)), path: `/${name}` })
      await verified(app, leads(), async () => runs.push('c'), { path: '/c' })
    })
    const body = event()
    for (const path of ['/a', '/b', '/c']) expect((await deliver(body, { path })).status).toBe(200)
    expect(runs).toEqual(['a', 'b', 'c'])
  })
})
