import { Controller, Post } from '@nestjs/common'
import { VerifyWebhook, WebhooksModule, type WebhooksModuleOptions } from '@posthorn/nest'
import { recover } from '@posthorn/providers/recover'
import { describe, expect, it } from 'vitest'
import { leads } from '../../../test/adapters/leads.js'
import { failure, type Platform, platforms, start } from './support/app.js'

const receivers = { recover: () => leads() }

/** What people write, that TypeScript would have told them about. */
const options = (given: object) => given as WebhooksModuleOptions

// Some of it is refused as soon as the module is imported.
const starting = (platform: Platform, given: object) =>
  failure(Promise.resolve().then(() => start(platform, { imports: [WebhooksModule.forRoot(options(given))] })))

const startingAsync = (platform: Platform, names: readonly string[] | undefined, given: object) =>
  failure(
    Promise.resolve().then(() =>
      start(platform, {
        imports: [WebhooksModule.forRootAsync({ ...(names ? { names } : {}), useFactory: () => options(given) })],
      }),
    ),
  )

describe.each(platforms)('an application on $name does not start', (platform) => {
  it.each<[string, object, RegExp]>([
    ['with a receiver in place of a function', { receivers: { recover: leads() } }, /`receivers\.recover` must be a function/],
    ['with nothing in place of a function', { receivers: { recover: undefined } }, /`receivers\.recover` must be a function/],
    ['with a function that makes no receiver', { receivers: { recover: () => recover } }, /receivers\.recover|createReceiver/],
    ['with a function that makes no receiver for a path', { receivers: { recover: () => recover }, path: '/hooks' }, /receiver/],
    ['without receivers', {}, /receivers/],
    ['with no receivers', { receivers: {} }, /receivers/],
    ['with a misspelt option', { receivers, paht: '/hooks' }, /paht/],
    ['with a misspelt option beside a path', { receivers, path: '/hooks', contxt: () => ({}) }, /contxt/],
    ['with a path that names no receiver', { receivers, path: { recovery: '/hooks' } }, /receivers\.recovery/],
    ['with a path that names what all objects have', { receivers, path: { constructor: '/hooks' } }, /receivers\.constructor/],
    [
      'with several receivers on a path without parameter',
      { receivers: { ...receivers, other: () => leads() }, path: '/hooks' },
      /:provider/,
    ],
    [
      'with several receivers on a path with another parameter',
      { receivers: { ...receivers, other: () => leads() }, path: '/hooks/:sender' },
      /:provider/,
    ],
    [
      'with one path for two receivers',
      { receivers: { ...receivers, other: () => leads() }, path: { recover: '/hooks', other: '/hooks' } },
      /\/hooks/,
    ],
    ['with a path that is neither text nor an object', { receivers, path: 7 }, /path/],
    ['with a path that does not begin with a slash', { receivers, path: 'hooks' }, /path/],
  ])('%s', async (_what, given, message) => {
    expect((await starting(platform, given)).message).toMatch(message)
  })

  it('when a receiver cannot be made: the secret is not there', async () => {
    const error = await starting(platform, { receivers: { recover: () => leads({ secret: undefined }) } })
    expect(error).toMatchObject({ code: 'secret_invalid' })
  })

  it('with forRootAsync that has no names', async () => {
    expect((await startingAsync(platform, undefined, { receivers, path: '/hooks' })).message).toMatch(/`names`/)
    expect((await startingAsync(platform, undefined, { receivers })).message).toMatch(/`names`/)
  })

  it('with a name in forRootAsync that the factory has no receiver for', async () => {
    expect((await startingAsync(platform, ['recover', 'stripe'], { receivers })).message).toMatch(/receivers\.stripe/)
    expect((await startingAsync(platform, ['recover', 'constructor'], { receivers })).message).toMatch(/receivers\.constructor/)
  })

  it('with a receiver of the factory that forRootAsync does not name', async () => {
    const given = { receivers: { ...receivers, stripe: () => leads() } }
    expect((await startingAsync(platform, ['recover'], given)).message).toMatch(/stripe/)
  })

  it('with a route that is verified by nobody', async () => {
    @Controller()
    class Hooks {
      @Post('hooks')
      @VerifyWebhook('nobody')
      handle(): void {}
    }
    const error = await failure(start(platform, { imports: [WebhooksModule.forRoot({ receivers })], controllers: [Hooks] }))
    expect(error.message).toMatch(/nobody/)
  })

  it('with a route that is verified without WebhooksModule', async () => {
    @Controller()
    class Hooks {
      @Post('hooks')
      @VerifyWebhook('recover')
      handle(): void {}
    }
    expect((await failure(start(platform, { controllers: [Hooks] }))).message).toMatch(/posthorn:receiver:recover/)
  })

  it('with a misspelt option of a verified route', async () => {
    @Controller()
    class Hooks {
      @Post('hooks')
      @VerifyWebhook('recover', { contxt: () => ({}) } as object)
      handle(): void {}
    }
    const error = await failure(start(platform, { imports: [WebhooksModule.forRoot({ receivers })], controllers: [Hooks] }))
    expect(error.message).toMatch(/contxt/)
  })
})
