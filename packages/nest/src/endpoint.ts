import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { type NodeResponse, sendReply } from '@posthorn/core/node'
import { createMount, rethrow } from './mount.js'
import type { NestRequest, WebhooksModuleOptions } from './options.js'
import { invalid, type NamedReceivers, OPTIONS, RECEIVERS } from './receivers.js'

type Route = (request: NestRequest, response: NodeResponse, next: (error: unknown) => void) => unknown

/** A platform's own application, as far as it is used here: with Fastify's types, Express apps would have to install it. */
interface Platform {
  all(path: string, handler: Route): unknown
  all(path: string, options: { readonly config: object; readonly preParsing: Route }, handler: () => never): unknown
}

/** Puts the receivers on their paths, and drains them when the application shuts down. */
@Injectable()
export class WebhookEndpoint implements OnModuleDestroy {
  constructor(
    @Inject(RECEIVERS) private readonly receivers: NamedReceivers,
    @Inject(OPTIONS) { receivers: _made, path = {}, ...options }: WebhooksModuleOptions,
    @Inject(HttpAdapterHost) host: HttpAdapterHost,
  ) {
    createMount('WebhooksModule', receivers, options)
    const byPath: [string, NamedReceivers][] =
      typeof path === 'object'
        ? Object.entries(path).map(([name, at]) => [at, { [name]: receivers[name]! }])
        : [[path, receivers]]
    if (new Set(byPath.map(([at]) => at)).size < byPath.length)
      throw invalid(`\`path\` gives two receivers one path: ${JSON.stringify(path)}`)
    const mounts = byPath.map(([at, served]) => [at, createMount('WebhooksModule', served, options, at)] as const)
    // As soon as there is a platform: before the application puts its body parsers there.
    host.init$.subscribe(() => {
      const app = host.httpAdapter.getInstance<Platform>()
      const onFastify = host.httpAdapter.getType() === 'fastify'
      for (const [at, mount] of mounts) {
        const receive = async (request: NestRequest, response: NodeResponse) =>
          sendReply(request, response, await mount.receive(request).catch(rethrow))
        if (!onFastify) app.all(at, (request, response, next) => receive(request, response).catch(next))
        // Before Fastify looks for a parser, which would refuse odd types, and without fastify-raw-body, which would read.
        else
          app.all(at, { config: { rawBody: false }, preParsing: async (request, reply) => receive(request, reply) }, unreachable)
      }
    })
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(Object.values(this.receivers).map((receiver) => receiver.close()))
  }
}

function unreachable(): never {
  throw new Error('The webhook endpoint was reached without its verification: something removed its preParsing hook.')
}
