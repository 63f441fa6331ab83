import { createReceiver } from '@posthorn/core'
import { webhookDecorators, webhookOf, webhooks } from '@posthorn/fastify'
import { recover } from '@posthorn/providers/recover'
import { fastify, type FastifyBaseLogger, type FastifyTypeProvider } from 'fastify'
import { fastify as fastify50 } from 'fastify50'

const leads = createReceiver(recover, { secret: 'k' })

interface Lead {
  readonly name: string
}

/** What a schema's `x-type` says is the type of what it describes. */
interface NamedTypes extends FastifyTypeProvider {
  validator: this['schema'] extends { readonly 'x-type': infer Type } ? Type : unknown
  serializer: unknown
}

declare const leadSchema: { readonly 'x-type': Lead }
declare const logger: FastifyBaseLogger & { readonly audit: (line: string) => void }

const http = fastify()
const oldest = fastify50()
const https = fastify({ https: { key: 'pem' } })
const http2 = fastify({ http2: true })
const https2 = fastify({ http2: true, https: { key: 'pem' } })
const logging = fastify({ loggerInstance: logger })
const typed = fastify().withTypeProvider<NamedTypes>()
const typedHttp2 = fastify({ http2: true, loggerInstance: logger }).withTypeProvider<NamedTypes>()

http.post('/', { preParsing: http.verifyWebhook(leads) }, async (request) => webhookOf(request, leads).event.id satisfies string)
oldest.post('/', { preParsing: oldest.verifyWebhook(leads) }, async (request) => webhookOf(request, leads).event.id)
https.post('/', { preParsing: https.verifyWebhook(leads) }, async (request) => webhookOf(request, leads).event.id)
http2.post('/', { preParsing: http2.verifyWebhook(leads) }, async (request) => webhookOf(request, leads).event.id)
https2.post('/', { preParsing: https2.verifyWebhook(leads) }, async (request) => webhookOf(request, leads).event.id)
logging.post('/', { preParsing: logging.verifyWebhook(leads) }, async (request) => request.log.audit('handled'))

// Several receivers, several hooks, options.
http.post('/:who', { preParsing: [http.verifyWebhook({ leads }, { param: 'who' })] }, async () => 'handled')
http.post('/:tenant', { preParsing: http.verifyWebhook(leads, { context: ({ params }) => params }) }, async () => 'handled')
http.route({ method: 'POST', url: '/', preParsing: http.verifyWebhook(leads), handler: async () => 'handled' })
http.addHook('preParsing', http.verifyWebhook(leads))

// With route generics.
http.post<{ Body: Lead; Params: { tenant: string } }>('/:tenant', { preParsing: http.verifyWebhook(leads) }, async (request) => {
  request.body.name satisfies string
  request.params.tenant satisfies string
  // @ts-expect-error a lead has no such field
  return request.body.nam as unknown
})
http2.post<{ Body: Lead }>('/', { preParsing: http2.verifyWebhook(leads) }, async (request) => request.body.name satisfies string)

// With a type provider.
typed.post('/', { schema: { body: leadSchema }, preParsing: typed.verifyWebhook(leads) }, async (request) => {
  request.body.name satisfies string
  // @ts-expect-error a lead has no such field
  return request.body.nam as unknown
})
typedHttp2.post('/', { schema: { body: leadSchema }, preParsing: typedHttp2.verifyWebhook(leads) }, async (request) => {
  request.log.audit(request.body.name)
  return webhookOf(request, leads).event.id
})

// In a scope, as a plugin sees it.
void http2.register(async (scope) => {
  await scope.register(webhookDecorators)
  scope.post('/', { preParsing: scope.verifyWebhook(leads) }, async () => 'handled')
})

// Both plugins on every server.
void http.register(webhookDecorators)
void oldest.register(webhookDecorators)
void https.register(webhookDecorators)
void https2.register(webhookDecorators)
void logging.register(webhookDecorators)
void typed.register(webhookDecorators)
void typedHttp2.register(webhookDecorators)
void http.register(webhooks, { receiver: leads, path: '/hooks', prefix: '/v1', logLevel: 'warn' })
void https.register(webhooks, { receiver: leads, path: '/hooks' })
void http2.register(webhooks, { receiver: leads, path: '/hooks' })
void https2.register(webhooks, { receiver: { leads }, path: '/hooks/:who', param: 'who' })
void typedHttp2.register(webhooks, { receiver: leads, path: '/hooks', context: (request) => ({ tenant: request.ip }) })

// @ts-expect-error there is no such option
http.verifyWebhook(leads, { params: 'who' })

// @ts-expect-error a provider alone cannot receive
http.verifyWebhook(recover)

// @ts-expect-error it verifies before the body is parsed, or not at all
http.post('/', { preHandler: http.verifyWebhook(leads) }, async () => 'handled')

// @ts-expect-error the path is left out
void http.register(webhooks, { receiver: leads })

// @ts-expect-error the receiver is left out
void http.register(webhooks, { path: '/hooks' })
