import { createReceiver, sign } from '@posthorn/core'
import { receiveWebhook } from '@posthorn/express'
import { customerio } from '@posthorn/providers/customerio'
import { describe, expect, it } from 'vitest'
import { secret } from '../../../test/adapters/leads.js'
import { start, versions } from './support/app.js'

const statuses: readonly [number, number][] = [
  [429, 500],
  [409, 500],
  [408, 500],
  [422, 422],
  [204, 204],
]

describe.each(versions)('a handler of Customer.io on $name', ({ express }) => {
  // The sender comes back after these, and a duplicate would get the same reply, for ever.
  it.each(statuses)('that replies %i has the sender get %i, the first time and the second', async (given, sent) => {
    let runs = 0
    const told: unknown[] = []
    const receiver = createReceiver(customerio, {
      secret,
      onError: ({ cause }) => told.push((cause as { code?: string }).code),
    }).on('*', (_event, delivery) => {
      runs += 1
      delivery.reply({ status: given })
    })
    const { deliver } = await start(express, (app) => app.post('/hooks', receiveWebhook(receiver)))
    const body = '{"object_type":"email","metric":"opened"}'
    const headers = sign(customerio, { secret, body, id: 'n1' })
    for (let attempt = 0; attempt < 2; attempt++) expect((await deliver(body, { headers })).status).toBe(sent)
    expect(told).toEqual(sent === 500 ? ['reply_invalid', 'reply_invalid'] : [])
    expect(runs).toBe(sent === 500 ? 2 : 1)
  })
})
