import { createReceiver, sign } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import express from 'express'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { receiveWebhook } from '@posthorn/express'

const secret = 'recover-signing-secret'
const body = JSON.stringify({
  id: 'evt_1',
  type: 'checklist.completed',
  account_id: 'acc_1',
  created_at: '2026-02-14T15:30:00Z',
  data: { phone: '+14155551234', lead_name: 'J', checklist_progress: 1, completed_items: 4, total_items: 4 },
})

describe('receiveWebhook', () => {
  it('runs the handler once for a delivery and its retry', async () => {
    const totals: number[] = []
    const leads = createReceiver(recover, { secret }).on('checklist.completed', (event) => {
      totals.push(event.data.total_items)
    })
    const app = express().use('/webhooks/recover', receiveWebhook(leads))
    const headers = sign(recover, { secret, body })
    for (let attempt = 0; attempt < 2; attempt++) {
      const reply = await request(app).post('/webhooks/recover').set(headers).type('json').send(body)
      expect(reply.status).toBe(200)
      expect(reply.text).toBe('{"ok":true}')
    }
    expect(totals).toEqual([4])
  })

  it('answers a forged delivery 401 and does not run the handler', async () => {
    let ran = 0
    const leads = createReceiver(recover, { secret }).on('*', () => (ran += 1))
    const app = express().use('/webhooks/recover', receiveWebhook(leads))
    const reply = await request(app).post('/webhooks/recover').set({ 'x-recover-signature': 'ff' }).type('json').send(body)
    expect(reply.status).toBe(401)
    expect(ran).toBe(0)
  })

  it('says what to mend when express.json() ran first', async () => {
    const leads = createReceiver(recover, { secret })
    const app = express().use(express.json()).use('/webhooks/recover', receiveWebhook(leads))
    const reply = await request(app).post('/webhooks/recover').set(sign(recover, { secret, body })).type('json').send(body)
    expect(reply.status).toBe(500)
    expect(reply.text).toContain('body_already_read')
    expect(reply.text).toContain('before express.json()')
  })
})
