import { Inject, Injectable, type OnModuleInit } from '@nestjs/common'
import { ContextIdFactory, DiscoveryService, MetadataScanner, ModuleRef } from '@nestjs/core'
import { subscriptionsOf } from './on-webhook.js'
import { invalid, type NamedReceivers, RECEIVERS } from './receivers.js'

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number]
type Methods = Readonly<Record<string, (event: unknown, delivery: unknown) => unknown>>

/** Registers the methods that `@OnWebhook` marks with the receivers that they are for. */
@Injectable()
export class HandlerDiscovery implements OnModuleInit {
  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
    @Inject(RECEIVERS) private readonly receivers: NamedReceivers,
  ) {}

  onModuleInit(): void {
    const wrappers = [...this.discovery.getProviders(), ...this.discovery.getControllers()]
    // By instance: an alias of a provider is a second wrapper around the same one.
    for (const wrapper of new Map(wrappers.map((one) => [one.instance as unknown, one])).values()) {
      const prototype = Object.getPrototypeOf(Object(wrapper.instance)) as Methods
      for (const name of this.scanner.getAllMethodNames(prototype)) this.#register(wrapper, prototype, name)
    }
  }

  #register(wrapper: Wrapper, prototype: Methods, name: string): void {
    for (const { provider, pattern } of subscriptionsOf(prototype[name]!)) {
      const receivers = Object.values(this.receivers).filter((receiver) => receiver.provider.name === provider)
      if (receivers.length === 0)
        throw invalid(`${prototype.constructor.name}.${name} handles "${provider}", which no receiver is for`)
      const handler = async (event: unknown, delivery: unknown) =>
        (await this.#instanceOf(wrapper, { event, delivery }))[name]!(event, delivery)
      for (const receiver of receivers) receiver.on(pattern as never, handler as never)
    }
  }

  /** The instance, or of a provider that is made for each request, one for this delivery: `REQUEST` is then that. */
  async #instanceOf(wrapper: Wrapper, webhook: object): Promise<Methods> {
    // Here `wrapper.instance` would be a bare prototype that no constructor ran for.
    if (wrapper.isDependencyTreeStatic() && !wrapper.isTransient) return wrapper.instance as Methods
    const id = ContextIdFactory.create()
    // Of its own module: another may have the same token.
    const moduleRef = wrapper.host!.getProviderByKey<ModuleRef>(ModuleRef).instance
    moduleRef.registerRequestByContextId(webhook, id)
    return moduleRef.resolve<Methods>(wrapper.token as string, id)
  }
}
