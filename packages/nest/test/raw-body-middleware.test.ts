import type { IncomingMessage } from 'node:http'
import { type MiddlewareConsumer, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { WebhooksModule } from '@posthorn/nest'
import { describe, expect, it } from 'vitest'
import { leads } from '../../../test/adapters/leads.js'
import { ask } from '../../core/test/support/server.js'
import { listen, type Platform, platforms } from './support/app.js'
import { deliverAs, oddlyWritten } from './support/target-guarded.js'

type Middleware = (request: IncomingMessage, response: unknown, next: () => void) => void

/** Lets the body wait for a turn, in which a stream that flows would have lost it. */
const slow: Middleware = (_request, _response, next) => void setImmediate(next)

/** Takes the body, and keeps nothing of it. */
const greedy: Middleware = (request, _response, next) => void request.on('end', next).resume()

/** Both ways to have middleware on every path. */
type Way = 'app.use()' | 'MiddlewareConsumer'
const ways: readonly Way[] = ['app.use()', 'MiddlewareConsumer']

async function deliverThrough({ adapter }: Platform, way: Way, middleware: Middleware) {
  let passed = 0
  const counting: Middleware = (...args) => {
    passed += 1
    middleware(...args)
  }
  const bytes: Buffer[] = []
  const recover = () => leads().on('*', (_event, { rawBody }) => void bytes.push(rawBody))

  @Module({ imports: [WebhooksModule.forRoot({ receivers: { recover }, path: '/hooks' })] })
  class AppModule {
    configure(consumer: MiddlewareConsumer): void {
      if (way === 'MiddlewareConsumer') consumer.apply(counting).forRoutes('{*path}')
    }
  }

  const nest = await NestFactory.create(AppModule, adapter(), { logger: false, abortOnError: false })
  if (way === 'app.use()') nest.use(counting)
  const { port } = await listen(nest)
  await ask(port, undefined, { path: '/elsewhere' })
  expect(passed, 'the middleware does not run at all').toBe(1)
  const sent = oddlyWritten()
  const { status, body } = await deliverAs({ port }, 'application/json', sent)
  return { status, body, sent, bytes: bytes.map(String) }
}

/** The endpoint of Express is there before an application can add middleware. That of Fastify is behind all of it. */
const afterMiddleware = { Express: { status: 200, runs: 1 }, Fastify: { status: 500, runs: 0 } }

describe.each(platforms)('the endpoint of WebhooksModule on $name', (platform) => {
  it.each(ways)('handles the exact bytes after middleware of %s took its time', async (way) => {
    const { status, sent, bytes } = await deliverThrough(platform, way, slow)
    expect([status, bytes]).toEqual([200, [sent]])
  })

  it.each(ways)('never hangs, nor blames the sender, where middleware of %s takes the body', async (way) => {
    const { status, body, bytes } = await deliverThrough(platform, way, greedy)
    expect({ status, runs: bytes.length }).toEqual(afterMiddleware[platform.name as keyof typeof afterMiddleware])
    expect(JSON.parse(body)).toMatchObject(status === 200 ? { ok: true } : { statusCode: 500, code: 'body_already_read' })
  })
})
