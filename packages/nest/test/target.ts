import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import { NestFactory } from '@nestjs/core'
import type { MountableReceiver } from '@posthorn/core'
import type { Mounted, Target } from '@posthorn/testing/conformance'
import { pathOf } from '../../../test/adapters/target.js'
import { controllersModule, endpointModule, RecordingFilter } from './support/target-app.js'
import { differs } from './support/target-differs.js'
import { type Platform, platforms } from './support/target-platforms.js'

const isReceiver = (given: Parameters<Target['mount']>[0]): given is MountableReceiver => typeof given['receive'] === 'function'

/** Mounts on a real Nest application. */
function nestTarget(platform: Platform): Target {
  return {
    name: `Nest ${process.env['NEST_MAJOR'] ?? '12'} on ${platform.name}`,
    ...(platform.name === 'Fastify' ? { differs } : {}),
    async mount(receiver, { handler, upstream, tenants = false } = {}): Promise<Mounted> {
      const receivers = isReceiver(receiver) ? { only: receiver } : receiver
      const path = pathOf(receiver, tenants)
      const module = handler
        ? controllersModule(receivers, (name) => path.replace(':provider', name), tenants, handler)
        : endpointModule(receivers, path, tenants)
      const app = await NestFactory.create(module, platform.adapter(handler ? undefined : upstream), {
        logger: false,
        abortOnError: false,
        forceCloseConnections: true,
        // As the documentation asks of routes behind `@VerifyWebhook`.
        rawBody: Boolean(handler) && (upstream ?? 'json-raw') === 'json-raw',
      })
      if (handler && upstream === 'raw') platform.parseRaw(app)
      else if (handler) platform.raiseLimit(app)
      const filter = new RecordingFilter(app.getHttpAdapter())
      app.useGlobalFilters(filter)
      await app.listen(0, '127.0.0.1')
      const { port } = (app.getHttpServer() as Server).address() as AddressInfo
      return { url: `http://127.0.0.1:${port}/hooks`, errors: filter.errors, close: () => app.close() }
    },
  }
}

export const targets: readonly Target[] = platforms.map(nestTarget)
