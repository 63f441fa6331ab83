import type { IncomingHttpHeaders } from 'node:http'
import type { MountableReceiver } from '@posthorn/core'
import type { MountOptions as MountOptionsOf, NodeRequest } from '@posthorn/core/node'

/** A request of either platform: Express hands out Node's own, Fastify one that holds it. */
export type NestRequest = NodeRequest & {
  /** Node's parsed headers. */
  readonly headers: IncomingHttpHeaders
  /** Path and query before routers cut it. */
  readonly originalUrl?: string
  /** Path parameters. */
  readonly params?: unknown
}

/** Options of a mount. `context` may take the platform's own request. */
export type MountOptions = MountOptionsOf<NestRequest>

/** The part of a receiver that the module needs, whatever its events are. */
export interface ModuleReceiver extends MountableReceiver {
  /** Whose deliveries it receives. */
  readonly provider: {
    /** Name of the provider. */
    readonly name: string
  }
  /** Registers `@OnWebhook` methods. */
  on(type: never, handler: never): unknown
  /** Called when the application shuts down. */
  close(): Promise<unknown>
}

/** Options of `WebhooksModule.forRoot`. */
export interface WebhooksModuleOptions extends MountOptions {
  /**
   * Functions that make the receivers, by name. Each is called once for an application, which closes the receiver when
   * it shuts down: one that two applications share would have the handlers of both.
   */
  readonly receivers: Readonly<Record<string, () => ModuleReceiver>>
  /**
   * Where deliveries for `@OnWebhook` methods go: one path for all, with `/:provider` where there are several
   * receivers, or a path for each by name. The global prefix is not added. @default no route
   */
  readonly path?: string | Readonly<Record<string, string>>
}
