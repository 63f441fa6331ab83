import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { type NodeResponse, type Receivers, sendReply } from '@posthorn/core/node'
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
    @Inject(OPTIONS) { receivers: _, path = {}, ...options }: WebhooksModuleOptions,
    @Inject(HttpAdapterHost) host: HttpAdapterHost,
  ) {
    const mounts = routesOf(path, receivers).map(([at, served]) => [at, createMount('WebhooksModule', served, options)] as const)
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

/** What each path serves. */
function routesOf(path: NonNullable<WebhooksModuleOptions['path']>, receivers: NamedReceivers): [string, Receivers][] {
  const [first, ...others] = Object.values(receivers)
  if (typeof path === 'string') return [[path, others.length === 0 && !path.includes(':') ? first! : receivers]]
  return Object.entries(path).map(([name, at]) => {
    if (!(name in receivers)) throw invalid(`\`path\` names "${name}", which is no receiver`)
    return [at, receivers[name]!]
  })
}

function unreachable(): never {
  throw new Error('The webhook endpoint was reached without its verification: something removed its preParsing hook.')
}
