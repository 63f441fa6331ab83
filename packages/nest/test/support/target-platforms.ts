import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import type { INestApplication } from '@nestjs/common'
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { MountRequest } from '@posthorn/testing/conformance'

type Upstream = NonNullable<MountRequest['upstream']>

/** Above the largest body of a case, so that the receiver's own limit is what is met. */
const bodyLimit = 8_388_608

/** A platform of Nest, and how bodies are read on it before the webhooks are asked. */
export interface Platform {
  readonly name: string
  /** An adapter for `NestFactory`. Where it has an upstream, that reads every body before what a module adds. */
  readonly adapter: (upstream?: Upstream) => ExpressAdapter | FastifyAdapter
  /** Lets the app's own parsers take larger bodies than the framework does by default. */
  readonly raiseLimit: (app: INestApplication) => void
  /** Has the app's own parser leave a Buffer as the body. */
  readonly parseRaw: (app: INestApplication) => void
}

const express: Platform = {
  name: 'Express',
  adapter: (upstream) => {
    const adapter = new ExpressAdapter()
    if (upstream === 'raw') adapter.useBodyParser('raw', false, { type: () => true })
    else if (upstream) adapter.useBodyParser('json', upstream === 'json-raw')
    return adapter
  },
  raiseLimit: (app) => (app as NestExpressApplication).useBodyParser('json', { limit: bodyLimit }),
  parseRaw: (app) => (app as NestExpressApplication).useBodyParser('raw', { type: () => true }),
}

const fastify: Platform = {
  name: 'Fastify',
  adapter: (upstream) => {
    const adapter = new FastifyAdapter({ bodyLimit })
    // Fastify's parsers come after the mount. A hook is what can come before it, and such hooks unpack what they keep.
    if (upstream)
      adapter.getInstance().addHook('preParsing', async (request, _reply, payload) => {
        const sent = await buffer(payload)
        const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent
        if (upstream === 'json-raw') Object.assign(request, { rawBody: bytes })
        if (upstream === 'raw') request.body = bytes
        return Object.assign(Readable.from([bytes]), { receivedEncodedLength: sent.length })
      })
    return adapter
  },
  // By the adapter's option: of Nest 11's `useBodyParser` with a limit alone, a Buffer comes instead of JSON.
  raiseLimit: () => {},
  parseRaw: (app) =>
    (app as NestFastifyApplication).useBodyParser('application/json', {}, (_request, body, done) => done(null, body)),
}

export const platforms: readonly Platform[] = [express, fastify]
