import { Inject, Injectable } from '@nestjs/common'
import { getReceiverToken, type WebhooksModuleOptions, WebhooksModule } from '@posthorn/nest'
import type { Health, Receiver } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { event, leads, secret } from '../../../test/adapters/leads.js'
import { moduleOf, platforms, start } from './support/app.js'
import { controller, handlers } from './support/handlers.js'

@Injectable()
class Settings {
  readonly secret = secret
}

const SettingsModule = moduleOf({ providers: [Settings], exports: [Settings] })

const optionsOf = (settings: Settings): WebhooksModuleOptions => ({
  receivers: { recover: () => leads({ secret: settings.secret }) },
  path: '/hooks',
})

@Injectable()
class OptionsFactory {
  @Inject(Settings) private readonly settings!: Settings

  async create(): Promise<WebhooksModuleOptions> {
    return optionsOf(this.settings)
  }
}

const OptionsModule = moduleOf({ imports: [SettingsModule], providers: [OptionsFactory], exports: [OptionsFactory] })

const names = ['recover']

describe.each(platforms)('WebhooksModule.forRootAsync on $name', (platform) => {
  it.each([
    [
      'a factory that is given a service',
      () => WebhooksModule.forRootAsync({ names, imports: [SettingsModule], inject: [Settings], useFactory: optionsOf }),
    ],
    [
      'a factory that takes its time',
      () =>
        WebhooksModule.forRootAsync({
          names,
          imports: [SettingsModule],
          inject: [Settings],
          useFactory: async (settings: Settings) => optionsOf(settings),
        }),
    ],
    ['a class', () => WebhooksModule.forRootAsync({ names, imports: [SettingsModule], useClass: OptionsFactory })],
    [
      'a provider that is there',
      () => WebhooksModule.forRootAsync({ names, imports: [OptionsModule], useExisting: OptionsFactory }),
    ],
  ])('takes its options from %s', async (_what, make) => {
    const { type, runs } = handlers()
    const { deliver } = await start(platform, { imports: [make()], providers: [type] })
    expect((await deliver(event())).status).toBe(200)
    expect((await deliver(event(), { headers: {} })).status).toBe(401)
    expect(runs).toHaveLength(1)
  })
})

describe.each(platforms)('a feature module on $name', (platform) => {
  it('sees the receivers, handles and verifies without importing WebhooksModule', async () => {
    const handled = handlers()
    const verified = controller()
    @Injectable()
    class Status {
      @Inject(getReceiverToken('recover')) private readonly receiver!: Receiver

      health(): Promise<Health> {
        return this.receiver.health()
      }
    }
    const FeatureModule = moduleOf({ controllers: [verified.type], providers: [handled.type, Status] })
    const module = WebhooksModule.forRoot({ receivers: { recover: () => leads() }, path: '/all' })
    const { nest, deliver } = await start(platform, { imports: [FeatureModule, module] })
    expect((await deliver(event(), { path: '/all' })).status).toBe(200)
    expect((await deliver(event(), { path: '/hooks' })).status).toBe(200)
    expect([handled.runs.length, verified.runs.length]).toEqual([1, 1])
    expect(await nest.get(Status).health()).toMatchObject({ ok: true, handled: 2 })
  })
})
