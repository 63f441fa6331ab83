import type { RequestOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type INestApplication, type LoggerService, Module, type ModuleMetadata, type Type } from '@nestjs/common'
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { WebhooksModule } from '@posthorn/nest'
import { onTestFinished } from 'vitest'
import { leads, signed } from '../../../../test/adapters/leads.js'
import { type Answer, ask } from '../../../core/test/support/server.js'

export interface Platform {
  readonly name: string
  readonly adapter: () => AbstractHttpAdapter
}

export const platforms: readonly Platform[] = [
  { name: 'Express', adapter: () => new ExpressAdapter() },
  { name: 'Fastify', adapter: () => new FastifyAdapter() as AbstractHttpAdapter },
]

/** A Nest application on a real socket. */
export interface App {
  readonly nest: INestApplication
  readonly port: number
  /** What the application logged as errors. */
  readonly logged: readonly string[]
  /** Sends a signed delivery. `headers` take the place of its own. */
  readonly deliver: (body: string, options?: RequestOptions) => Promise<Answer>
}

export type Configure = (app: INestApplication) => unknown

/** Starts an application of a module, or of what a module is made of; it ends with the test. */
export async function start(
  { adapter }: Platform,
  module: Type<unknown> | ModuleMetadata,
  configure: Configure = () => {},
): Promise<App> {
  const { logger, logged } = recordingLogger()
  const options = { rawBody: true, abortOnError: false, logger }
  const nest = await NestFactory.create(typeof module === 'function' ? module : moduleOf(module), adapter(), options)
  return listen(nest, configure, logged)
}

/** Starts an application that has a receiver of Recover at `/hooks`, beside what else it is made of. */
export const startEndpoint = (platform: Platform, { imports = [], ...metadata }: ModuleMetadata): Promise<App> =>
  start(platform, {
    imports: [WebhooksModule.forRoot({ receivers: { recover: () => leads() }, path: '/hooks' }), ...imports],
    ...metadata,
  })

export async function listen(nest: INestApplication, configure: Configure = () => {}, logged: string[] = []): Promise<App> {
  onTestFinished(async () => {
    // A test that closes it itself has nothing left to close here.
    const closed = nest.close().catch(() => {})
    // What still waits for a reply then is a failure that the test has seen.
    nest.getHttpServer().closeAllConnections()
    await closed
  })
  await configure(nest)
  await nest.listen(0, '127.0.0.1')
  const { port } = nest.getHttpServer().address() as AddressInfo
  return {
    nest,
    port,
    logged,
    deliver: (body, options) => ask(port, body, { path: '/hooks', headers: signed(body), ...options }),
  }
}

/** A module class of its own, so that no two tests share one. */
export function moduleOf(metadata: ModuleMetadata): Type<unknown> {
  @Module(metadata)
  // oxlint-disable-next-line typescript/no-extraneous-class -- all that Nest wants of a module is its decorator
  class AppModule {}
  return AppModule
}

/** What starting an application fails with. */
export async function failure(starting: Promise<unknown>): Promise<Error> {
  try {
    await starting
  } catch (error) {
    return error as Error
  }
  throw new Error('The application started.')
}

function recordingLogger(): { readonly logger: LoggerService; readonly logged: string[] } {
  const logged: string[] = []
  const note = (...parts: unknown[]) => void logged.push(parts.map(String).join(' '))
  return { logged, logger: { error: note, fatal: note, log() {}, warn() {}, debug() {}, verbose() {} } }
}
