import { ConfigurableModuleBuilder, type ConfigurableModuleCls, type DynamicModule, Module } from '@nestjs/common'
import { DiscoveryModule } from '@nestjs/core'
import { HandlerDiscovery } from './discovery.js'
import { WebhookEndpoint } from './endpoint.js'
import type { WebhooksModuleOptions } from './options.js'
import { getReceiverToken, OPTIONS, receiverProviders } from './receivers.js'

interface Extras {
  /** The names of all receivers. For `forRootAsync`, whose factory is asked too late. */
  readonly names?: readonly string[] | undefined
}

function define(definition: DynamicModule, given: Extras & Partial<WebhooksModuleOptions>): DynamicModule {
  const names = given.names ?? Object.keys(given.receivers ?? {})
  const providers = [...(definition.providers ?? []), ...receiverProviders(names)]
  return { ...definition, global: true, providers, exports: names.map(getReceiverToken) }
}

const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<WebhooksModuleOptions>({ optionsInjectionToken: OPTIONS })
  .setClassMethodName('forRoot')
  .setExtras<Extras>({ names: undefined }, define)
  .build()

const Base: ConfigurableModuleCls<WebhooksModuleOptions, 'forRoot', 'create', Extras> = ConfigurableModuleClass

/** Receives webhooks in a Nest application: `WebhooksModule.forRoot({ receivers, path })`, once, in the root module. */
@Module({ imports: [DiscoveryModule], providers: [HandlerDiscovery, WebhookEndpoint] })
export class WebhooksModule extends Base {}
