import { webhookDecorators, webhookOf, webhooks } from '@posthorn/fastify'
import type { FastifyInstance } from 'fastify'
import rawBody, { type RawBodyPluginOptions } from 'fastify-raw-body'
import { describe, expect, it } from 'vitest'
import { event, forged, leads } from '../../../test/adapters/leads.js'
import { start, versions } from './support/app.js'

const settings = [true, false].flatMap((global) =>
  ([false, 'utf8'] as const).flatMap((encoding) =>
    [true, false].map((runFirst): RawBodyPluginOptions => ({ global, encoding, runFirst })),
  ),
)

describe.each(versions)('beside fastify-raw-body on $name', ({ fastify }) => {
  const mounted = async (options: RawBodyPluginOptions, config?: { readonly rawBody?: boolean }) => {
    const receiver = leads()
    const raws: unknown[] = []
    const { deliver, errors } = await start(fastify, async (app: FastifyInstance) => {
      await app.register(rawBody, options)
      await app.register(webhooks, { receiver: leads().on('*', () => {}), path: '/endpoint' })
      await app.register(webhookDecorators)
      app.post('/hooks', { ...(config && { config }), preParsing: app.verifyWebhook(receiver) }, async (request) => {
        raws.push(request.rawBody)
        return webhookOf(request, receiver).event.id
      })
    })
    return { deliver, errors, raws }
  }

  it.each(settings)('an endpoint verifies, whatever the settings: %o', async (options) => {
    const { deliver, errors } = await mounted(options)
    const body = event()
    expect((await deliver(body, { path: '/endpoint', headers: forged })).status).toBe(401)
    for (let attempt = 0; attempt < 2; attempt++) expect((await deliver(body, { path: '/endpoint' })).status).toBe(200)
    // More than comes in with the head.
    const large = event().replace('lead_1', 'x'.repeat(900_000))
    expect((await deliver(large, { path: '/endpoint' })).status).toBe(200)
    expect(errors).toEqual([])
  })

  it.each(settings.filter(({ runFirst }) => !runFirst))('a route verifies and has its rawBody: %o', async (options) => {
    const { deliver, errors, raws } = await mounted(options, options.global ? undefined : { rawBody: true })
    const body = event()
    expect((await deliver(body, { headers: forged })).status).toBe(401)
    expect((await deliver(body)).status).toBe(200)
    expect(raws).toEqual([options.encoding === false ? Buffer.from(body) : body])
    expect(errors).toEqual([])
  })

  it.each(settings.filter(({ runFirst, global }) => runFirst && !global))(
    'a route that did not ask for it verifies: %o',
    async (options) => {
      const { deliver, errors } = await mounted(options)
      expect((await deliver(event())).status).toBe(200)
      expect(errors).toEqual([])
    },
  )

  it.each(settings.filter(({ runFirst, global }) => runFirst && global))(
    'a route whose body is read first fails loudly, and says how to mend that: %o',
    async (options) => {
      const { deliver, errors, raws } = await mounted(options)
      expect((await deliver(event())).status).toBe(500)
      expect(errors).toMatchObject([{ code: 'body_already_read', message: expect.stringContaining('rawBody: false') as string }])
      expect(raws).toEqual([])
      const mended = await mounted(options, { rawBody: false })
      expect((await mended.deliver(event())).status).toBe(200)
      expect(mended.errors).toEqual([])
    },
  )
})
