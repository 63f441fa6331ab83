import { webhookDecorators, webhookOf } from '@posthorn/fastify'
import { describe, expect, it } from 'vitest'
import { event, forged, leads } from '../../../test/adapters/leads.js'
import { start, versions } from './support/app.js'

describe.each(versions)('request.webhook on $name', ({ fastify }) => {
  it('is the delivery behind the hook alone, and null before it, elsewhere and where a delivery was refused', async () => {
    const receiver = leads()
    const seen: (readonly [string, unknown])[] = []
    const { deliver } = await start(fastify, async (app) => {
      await app.register(webhookDecorators)
      app.addHook('onRequest', async (request) => void seen.push(['onRequest', request.webhook]))
      app.addHook('preValidation', async (request) => void seen.push(['preValidation', request.webhook && 'verified']))
      app.addHook('onResponse', async (request) => void seen.push(['onResponse', request.webhook && 'verified']))
      app.post('/hooks', { preParsing: app.verifyWebhook(receiver) }, async (request) => {
        seen.push(['handler', webhookOf(request, receiver) === request.webhook])
      })
      app.post('/plain', async () => 'handled')
    })
    const body = event()
    await deliver(body)
    await deliver(body, { headers: forged })
    await deliver(body, { path: '/plain' })
    expect(seen).toEqual([
      ['onRequest', null],
      ['preValidation', 'verified'],
      ['handler', true],
      ['onResponse', 'verified'],
      ['onRequest', null],
      ['onResponse', null],
      ['onRequest', null],
      ['preValidation', null],
      ['onResponse', null],
    ])
  })
})
