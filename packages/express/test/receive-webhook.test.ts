import { receiveWebhook } from '@posthorn/express'
import express from 'express'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { event, forged, leads, signed } from '../../../test/adapters/leads.js'

describe('receiveWebhook', () => {
  it('runs the handler once for a delivery and its retry', async () => {
    const phones: unknown[] = []
    const receiver = leads().on('lead.created', ({ data }) => void phones.push(data.phone))
    const app = express().use('/webhooks/recover', receiveWebhook(receiver))
    const body = event()
    for (let attempt = 0; attempt < 2; attempt++) {
      const reply = await request(app).post('/webhooks/recover').set(signed(body)).send(body)
      expect([reply.status, reply.text]).toEqual([200, '{"ok":true}'])
    }
    expect(phones).toEqual(['+14155551234'])
  })

  it('answers a forged delivery 401 and does not run the handler', async () => {
    let runs = 0
    const app = express().use('/webhooks/recover', receiveWebhook(leads().on('*', () => (runs += 1))))
    const reply = await request(app).post('/webhooks/recover').set(forged).type('json').send(event())
    expect([reply.status, runs]).toEqual([401, 0])
  })

  it('says what to mend when express.json() ran first', async () => {
    const app = express().use(express.json()).use('/webhooks/recover', receiveWebhook(leads()))
    const body = event()
    const reply = await request(app).post('/webhooks/recover').set(signed(body)).send(body)
    expect(reply.status).toBe(500)
    expect(reply.text).toContain('body_already_read')
    expect(reply.text).toContain('before express.json()')
  })
})
