import type { MountableReceiver } from '@posthorn/core'
import { type MountOptions, webhookDecorators, webhooks } from '@posthorn/fastify'
import { recover } from '@posthorn/providers/recover'
import type { FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { event, leads, start, verified, versions } from './support/app.js'

type Receivers = MountableReceiver | Readonly<Record<string, MountableReceiver>>

const invalid = (...parts: readonly string[]) =>
  expect.objectContaining({
    code: 'options_invalid',
    message: expect.stringMatching(new RegExp(parts.join('[^]*'))) as string,
  }) as Error

const mounts: readonly (readonly [
  name: string,
  mount: (app: FastifyInstance, receivers: Receivers, options?: MountOptions, path?: string) => Promise<unknown>,
])[] = [
  ['webhooks', async (app, receiver, options, path = '/hooks') => app.register(webhooks, { receiver, path, ...options })],
  [
    'verifyWebhook',
    async (app, receivers, options, path = '/hooks') => {
      await app.register(webhookDecorators)
      app.post(path, { preParsing: app.verifyWebhook(receivers, options) }, async () => 'handled')
    },
  ],
]

const several = () => ({ recover: leads(), another: leads() })

describe.each(versions)('on $name', ({ fastify }) => {
  describe.each(mounts)('%s', (name, mount) => {
    const boot = async (receivers: unknown, options: object = {}) => {
      const app = fastify()
      await mount(app, receivers as MountableReceiver, options)
      await app.ready()
    }

    it.each(['params', 'contexts', 'Context', 'receivers'])('refuses the option %s, which it does not have', async (option) => {
      await expect(boot(leads(), { [option]: undefined })).rejects.toEqual(invalid(`\`${option}\``, name))
    })

    it.each<[string, unknown, string]>([
      ['nothing', undefined, 'must be a receiver'],
      ['null', null, 'must be a receiver'],
      ['a text', 'recover', 'must be a receiver'],
      ['no receivers', {}, 'empty'],
      ['a provider', recover, 'createReceiver'],
      ['providers by name', { recover }, 'createReceiver'],
      ['a name without a receiver', { recover: undefined }, 'createReceiver'],
    ])('refuses %s in place of a receiver', async (_what, receivers, part) => {
      await expect(boot(receivers)).rejects.toEqual(invalid('receiver', part))
    })

    it.each(['nobody', 'constructor', '__proto__', 'toString'])('answers 404 to the name %s, and bothers nobody', async (who) => {
      const { deliver, errors } = await start(fastify, (app) => mount(app, { recover: leads() }, {}, '/hooks/:provider'))
      expect(await deliver(event(), { path: `/hooks/${who}` })).toMatchObject({ status: 404, body: '{"error":"not_found"}' })
      expect(errors).toEqual([])
    })

    it('finds a receiver by the parameter that it is told', async () => {
      const receivers = { recover: leads().on('*', () => {}) }
      const { deliver } = await start(fastify, (app) => mount(app, receivers, { param: 'who' }, '/hooks/:who'))
      expect((await deliver(event(), { path: '/hooks/recover' })).status).toBe(200)
      expect((await deliver(event(), { path: '/hooks/other' })).status).toBe(404)
    })
  })

  const bootWith = async (options: object) => {
    const app = fastify()
    void app.register(webhooks, options as { receiver: MountableReceiver; path: string })
    await app.ready()
  }

  describe('verifyWebhook', () => {
    it('says so where several receivers are on a path that names none', async () => {
      const { deliver, errors } = await start(fastify, (app) => verified(app, several(), async () => 'handled'))
      expect((await deliver(event())).status).toBe(500)
      expect(errors).toEqual([invalid('receivers', ':provider')])
    })
  })

  describe('webhooks', () => {
    it('does not start with several receivers on a path that names none', async () => {
      await expect(bootWith({ receiver: several(), path: '/hooks' })).rejects.toEqual(invalid('receiver', ':provider'))
      await expect(bootWith({ receiver: several(), path: '/:who' })).rejects.toEqual(invalid('receiver', ':provider'))
      await expect(bootWith({ receiver: several(), path: '/:who', param: 'who' })).resolves.toBeUndefined()
    })

    // The app that forgot an option reads the message, so it has to be the option's own name.
    it.each([
      ['receiver', { path: '/hooks' }],
      ['path', { receiver: leads() }],
      ['path', { receiver: leads(), path: ['/hooks'] }],
      ['receivers?', { receivers: leads(), path: '/hooks' }],
    ])('names the option %s, which is missing or wrong', async (option, options) => {
      await expect(bootWith(options)).rejects.toEqual(invalid(`\`${option}\``))
    })

    it('takes the options of a registration: prefix, logLevel and logSerializers', async () => {
      const { deliver } = await start(fastify, (app) =>
        app.register(webhooks, {
          receiver: leads().on('*', () => {}),
          path: '/recover',
          prefix: '/hooks',
          logLevel: 'warn',
          logSerializers: { req: () => 'a request' },
        }),
      )
      expect((await deliver(event(), { path: '/hooks/recover' })).status).toBe(200)
    })

    it('takes options from a function, as every plugin does', async () => {
      const { deliver } = await start(fastify, (app) =>
        app.register(webhooks, () => ({ receiver: leads().on('*', () => {}), path: '/hooks' })),
      )
      expect((await deliver(event())).status).toBe(200)
    })
  })
})
