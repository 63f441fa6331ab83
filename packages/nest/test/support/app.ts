import type { RequestOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type INestApplication, type LoggerService, Module, type ModuleMetadata, type Type } from '@nestjs/common'
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { createReceiver, type Receiver, sign, type SignedOptions } from '@posthorn/core'
import { recover, type RecoverEvents } from '@posthorn/providers/recover'
import { onTestFinished } from 'vitest'
import { type Answer, ask } from '../../../core/test/support/server.js'

export const secret = 'recover-signing-secret'

export interface Platform {
  readonly name: string
  readonly adapter: () => AbstractHttpAdapter
}

export const platforms: readonly Platform[] = [
  { name: 'Express', adapter: () => new ExpressAdapter() },
  { name: 'Fastify', adapter: () => new FastifyAdapter() as AbstractHttpAdapter },
]

export const leads = (options: Partial<SignedOptions<unknown>> = {}): Receiver<RecoverEvents> =>
  createReceiver(recover, { secret, ...options })

let serial = 0

/** A body that no other call has made. */
export function event(type: keyof RecoverEvents = 'lead.created'): string {
  serial += 1
  const data = { lead_id: 'lead_1', phone: '+14155551234' }
  return JSON.stringify({ id: `evt_${serial}`, type, account_id: 'a', created_at: '2026-02-14T15:30:00Z', data })
}

/** Headers of a signed delivery. */
export const signed = (body: string): Record<string, string> => ({
  'content-type': 'application/json',
  ...sign(recover, { secret, body }),
})

/** A Nest application on a real socket. */
export interface App {
  readonly nest: INestApplication
  readonly port: number
  /** What the application logged as errors. */
  readonly logged: readonly string[]
  /** Sends a signed delivery. */
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
