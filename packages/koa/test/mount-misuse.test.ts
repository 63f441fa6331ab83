import type { MountableReceiver } from '@posthorn/core'
import { receiveWebhook, verifyWebhook } from '@posthorn/koa'
import { recover } from '@posthorn/providers/recover'
import { describe, expect, it } from 'vitest'
import { event, frameworks, leads, start, startRoutes } from './support/app.js'

const invalid = (...parts: readonly string[]) =>
  expect.objectContaining({
    code: 'options_invalid',
    message: expect.stringMatching(new RegExp(parts.join('[^]*'))) as string,
  }) as Error

describe.each([
  ['receiveWebhook', receiveWebhook],
  ['verifyWebhook', verifyWebhook],
] as const)('%s', (name, mount) => {
  it.each(['params', 'contexts', 'Context', 'receiver'])('refuses the option %s, which it does not have', (option) => {
    expect(() => mount(leads(), { [option]: undefined })).toThrow(invalid(`\`${option}\``, name))
  })

  it.each<[string, object | null]>([
    ['null for options', null],
    ['a context that is no function', { context: {} }],
    ['a param that is no name', { param: 7 }],
  ])('refuses %s', (_what, options) => {
    expect(() => mount(leads(), options as never)).toThrow(invalid('options|context|param'))
  })

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'must be a receiver'],
    ['null', null, 'must be a receiver'],
    ['a text', 'recover', 'must be a receiver'],
    ['no receivers', {}, 'empty'],
    ['a provider', recover, 'createReceiver'],
    ['providers by name', { recover }, 'createReceiver'],
    ['a name without a receiver', { recover: undefined }, 'createReceiver'],
  ])('refuses %s in place of a receiver', (_what, receivers, part) => {
    expect(() => mount(receivers as MountableReceiver)).toThrow(invalid('receivers', part))
  })

  describe.each(frameworks)('on $name', ({ Koa }) => {
    // Without a router there are no parameters at all.
    it('says so where several receivers are on a path that names none', async () => {
      for (const app of [
        await start(Koa, (bare) => void bare.use(mount({ recover: leads(), other: leads() }))),
        await startRoutes(Koa, (router) => router.post('/hooks', mount({ recover: leads(), other: leads() }))),
      ]) {
        expect((await app.deliver(event())).status).toBe(500)
        expect(app.errors).toEqual([invalid('receivers', ':provider')])
      }
    })

    it.each(['nobody', 'constructor', '__proto__', 'toString', '%5F%5Fproto%5F%5F', 'recover%00'])(
      'answers 404 to the name %s, and bothers nobody',
      async (path) => {
        const { deliver, errors } = await startRoutes(Koa, (router) =>
          router.post('/hooks/:provider', mount({ recover: leads() })),
        )
        const answer = await deliver(event(), { path: `/hooks/${path}` })
        expect(answer).toMatchObject({ status: 404, body: '{"error":"not_found"}' })
        expect(errors).toEqual([])
      },
    )

    it('finds a receiver by the parameter that it is told', async () => {
      const { deliver } = await startRoutes(Koa, (router) =>
        router.post('/hooks/:who', mount({ recover: leads().on('*', () => {}) }, { param: 'who' }), (ctx) => {
          ctx.body = 'done'
        }),
      )
      expect((await deliver(event(), { path: '/hooks/recover' })).status).toBe(200)
      expect((await deliver(event(), { path: '/hooks/other' })).status).toBe(404)
    })
  })
})
