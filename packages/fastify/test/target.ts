import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import formbody from '@fastify/formbody'
import { webhookDecorators, webhooks } from '@posthorn/fastify'
import type { AppHandler, Mounted, MountRequest, Target } from '@posthorn/testing/conformance'
import { fastify as fastify5, type FastifyRequest, type onRequestAsyncHookHandler, type RouteHandlerMethod } from 'fastify'
import { fastify as fastify50 } from 'fastify50'
import { pathOf } from '../../../test/adapters/target.js'

/**
 * Fastify's own parsers run behind every preParsing hook. What stands before them and takes a body is a hook of the
 * app that reads the raw request; it unpacks, as such code does.
 */
const upstreams: Readonly<Record<NonNullable<MountRequest['upstream']>, onRequestAsyncHookHandler>> = {
  json: async (request) => {
    if (isJson(request)) request.body = parsed(await bytesOf(request))
  },
  'json-raw': async (request) => {
    if (!isJson(request)) return
    const rawBody = await bytesOf(request)
    Object.assign(request, { rawBody, body: parsed(rawBody) })
  },
  raw: async (request) => {
    request.body = await bytesOf(request)
  },
}

const isJson = ({ headers }: FastifyRequest): boolean => /^application\/json\b/i.test(headers['content-type'] ?? '')

const parsed = (bytes: Buffer): unknown => (bytes.length > 0 ? JSON.parse(bytes.toString()) : {})

async function bytesOf({ raw, headers }: FastifyRequest): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of raw) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  return headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
}

/** Behind the hook, Fastify parses as it always does. */
const differs: NonNullable<Target['differs']> = {
  'CT-07-APP': { statuses: [415], reason: 'Fastify has no parser for the type' },
  'JSON-04': { statuses: [400], reason: "Fastify's JSON parser refuses keys that reach a prototype" },
}

/** Mounts on a real Fastify server. */
function fastifyTarget(name: string, fastify: typeof fastify5): Target {
  return {
    name,
    differs,
    async mount(receiver, { handler, upstream, tenants } = {}): Promise<Mounted> {
      const app = fastify({ forceCloseConnections: true })
      const errors: unknown[] = []
      app.addHook('onError', async (_request, _reply, error) => void errors.push(error))
      if (upstream) app.addHook('onRequest', upstreams[upstream])
      const path = pathOf(receiver, tenants)
      const options = tenants ? { context: (request: FastifyRequest) => request.params } : {}
      if (handler) {
        await app.register(webhookDecorators)
        // As the documentation asks of routes whose sender sends forms.
        await app.register(formbody)
        // Who lets a receiver take more than Fastify's 1 MiB has to let the route, too.
        app.all(path, { bodyLimit: 26_214_400, preParsing: app.verifyWebhook(receiver, options) }, appRoute(handler))
      } else await app.register(webhooks, { receiver, path, ...options })
      await app.listen({ port: 0, host: '127.0.0.1' })
      return {
        url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/hooks`,
        errors,
        close: () => app.close(),
      }
    },
  }
}

function appRoute(handler: AppHandler): RouteHandlerMethod {
  return async (request, reply) => {
    const { event, delivery } = request.webhook!
    const { status, body } = await handler(event, delivery)
    return reply.code(status).send(body)
  }
}

export const targets: readonly Target[] = [fastifyTarget('Fastify 5', fastify5), fastifyTarget('Fastify 5.0', fastify50)]
