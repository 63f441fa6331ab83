import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common'
import { type AbstractHttpAdapter, HttpAdapterHost } from '@nestjs/core'
import { type NodeResponse, type RouteBeforeParsers, routeBeforeParsers, sendReply } from '@posthorn/core/node'
import { createMount, rethrow } from './mount.js'
import { invalid, type NamedReceivers, OPTIONS, RECEIVERS } from './receivers.js'
import type { NestRequest, WebhooksModuleOptions } from './types.js'

type Route = (request: NestRequest, response: NodeResponse, next: (error: unknown) => void) => unknown

/** A platform's own application, as far as it is used here: with Fastify's types, Express apps would have to install it. */
interface Platform {
  all(path: string, route: Route | RouteBeforeParsers<NestRequest, NodeResponse>): unknown
}

/** Puts the receivers on their paths, and drains them when the application shuts down. */
@Injectable()
export class WebhookEndpoint implements OnModuleDestroy {
  constructor(
    @Inject(RECEIVERS) private readonly receivers: NamedReceivers,
    @Inject(OPTIONS) { receivers: _made, path = {}, ...options }: WebhooksModuleOptions,
    @Inject(HttpAdapterHost) host: HttpAdapterHost,
  ) {
    // A receiver without a path has no mount that would check it, and the options.
    if (typeof path === 'object') createMount('WebhooksModule', receivers, options)
    const byPath: [string, NamedReceivers][] =
      typeof path === 'object'
        ? Object.entries(path).map(([name, at]) => [at, { [name]: receivers[name]! }])
        : [[path, receivers]]
    if (new Set(byPath.map(([at]) => at)).size < byPath.length)
      throw invalid(`\`path\` gives two receivers one path: ${JSON.stringify(path)}`)
    const mounts = byPath.map(([at, served]) => [at, createMount('WebhooksModule', served, options, at)] as const)
    // As soon as there is a platform: before the application puts its body parsers there.
    host.init$.subscribe(() => {
      // A worker's application context has none: its receivers process what a queue kept.
      const app = (host.httpAdapter as AbstractHttpAdapter | null)?.getInstance<Platform>()
      if (!app) return
      for (const [at, mount] of mounts) {
        const receive = (request: NestRequest) => mount.receive(request).catch(rethrow)
        if (host.httpAdapter.getType() === 'fastify') app.all(at, routeBeforeParsers(receive))
        else
          app.all(at, (request, response, next) =>
            receive(request)
              .then((reply) => sendReply(request, response, reply))
              .catch(next),
          )
      }
    })
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(Object.values(this.receivers).map((receiver) => receiver.close()))
  }
}
