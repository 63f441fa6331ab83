import type { MountableReceiver } from '@posthorn/core'
import { webhooks } from '@posthorn/fastify'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { invalid } from '../../../test/adapters/misuse.js'
import { start, versions } from './support/app.js'

const several = () => ({ recover: leads(), another: leads() })

describe.each(versions)('webhooks on $name', ({ fastify }) => {
  const bootWith = async (options: object) => {
    const app = fastify()
    void app.register(webhooks, options as { receiver: MountableReceiver; path: string })
    await app.ready()
  }

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
