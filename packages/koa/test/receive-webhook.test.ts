import { receiveWebhook } from '@posthorn/koa'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { event, forged, leads, signed } from '../../../test/adapters/leads.js'
import { build, versions } from './support/app.js'

describe.each(versions)('receiveWebhook on $name', ({ Koa }) => {
  it('runs the handler once for a delivery and its retry', async () => {
    const ids: string[] = []
    const receiver = leads().on('lead.created', ({ id }) => void ids.push(id))
    const { listener, errors } = build(Koa, (app) => void app.use(receiveWebhook(receiver)))
    const body = event()
    for (let attempt = 0; attempt < 2; attempt++) {
      const reply = await request(listener).post('/').set(signed(body)).send(body)
      expect(reply.status).toBe(200)
      expect(reply.text).toBe('{"ok":true}')
      expect(reply.headers['content-type']).toMatch(/^application\/json/)
    }
    expect(ids).toEqual([(JSON.parse(body) as { id: string }).id])
    expect(errors).toEqual([])
  })

  it('answers a forged delivery 401, runs no handler, and tells the error path nothing', async () => {
    let runs = 0
    const receiver = leads().on('*', () => (runs += 1))
    const { listener, errors } = build(Koa, (app) => void app.use(receiveWebhook(receiver)))
    const reply = await request(listener).post('/').set(forged).type('json').send(event())
    expect([reply.status, reply.text]).toEqual([401, '{"error":"unauthorized"}'])
    expect([runs, errors]).toEqual([0, []])
  })

  it('sends the reply that the handler gave', async () => {
    const receiver = leads().on('*', (_event, delivery) =>
      delivery.reply({ status: 202, headers: { 'x-lead': 'taken' }, body: 'thanks' }),
    )
    const { listener } = build(Koa, (app) => void app.use(receiveWebhook(receiver)))
    const body = event()
    const reply = await request(listener).post('/').set(signed(body)).send(body)
    expect([reply.status, reply.text, reply.headers['x-lead']]).toEqual([202, 'thanks', 'taken'])
  })

  it('owns the reply: what is mounted after it does not run', async () => {
    let ran = false
    const { listener } = build(Koa, (app) => {
      app.use(receiveWebhook(leads()))
      app.use(() => {
        ran = true
      })
    })
    const body = event()
    const reply = await request(listener).post('/').set(signed(body)).send(body)
    expect([reply.status, ran]).toEqual([200, false])
  })
})
