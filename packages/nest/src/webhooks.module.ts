import { ConfigurableModuleBuilder, type ConfigurableModuleCls, type DynamicModule, Inject, Module } from '@nestjs/common'
import { DiscoveryModule, ModulesContainer } from '@nestjs/core'
import { HandlerDiscovery } from './discovery.js'
import { WebhookEndpoint } from './endpoint.js'
import { getReceiverToken, invalid, OPTIONS, receiverProviders } from './receivers.js'
import type { WebhooksModuleOptions } from './types.js'

interface Extras {
  /** The names of all receivers. For `forRootAsync`, whose factory is asked too late. */
  readonly names?: readonly string[] | undefined
}

function define(definition: DynamicModule, given: Extras & Partial<WebhooksModuleOptions>): DynamicModule {
  if (!given.names && !given.receivers) throw invalid('needs `receivers`, and in forRootAsync their `names` beside the factory')
  const names = given.names ?? Object.keys(given.receivers!)
  const providers = [...(definition.providers ?? []), ...receiverProviders(names)]
  return { ...definition, global: true, providers, exports: names.map(getReceiverToken) }
}

const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<WebhooksModuleOptions>({ optionsInjectionToken: OPTIONS })
  .setClassMethodName('forRoot')
  .setExtras<Extras>({ names: undefined }, define)
  .build()

const Base: ConfigurableModuleCls<WebhooksModuleOptions, 'forRoot', 'create', Extras> = ConfigurableModuleClass

/**
 * Receives webhooks in a Nest application: `WebhooksModule.forRoot({ receivers, path })`, once, in the root module.
 * `forRootAsync` takes `names` beside its factory: those of all receivers, as the factory is asked too late for them.
 *
 * @throws WebhookError `options_invalid`
 */
@Module({ imports: [DiscoveryModule], providers: [HandlerDiscovery, WebhookEndpoint] })
export class WebhooksModule extends Base {
  /** For Nest alone. */
  constructor(@Inject(ModulesContainer) modules: ModulesContainer) {
    super()
    // Nest shuts modules down from the root outwards, and global ones last. What handlers need must outlive the drain.
    for (const module of modules.values()) if (module.metatype === WebhooksModule) module.distance = -1
  }
}
