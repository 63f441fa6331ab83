import assert from 'node:assert/strict'
import { createReceiver, type EventOf } from '@posthorn/core'
import { receiveWebhook } from '@posthorn/koa'
import { recover } from '@posthorn/providers/recover'
import { stripe } from '@posthorn/providers/stripe'
import { deliverTwice, sampleEvent } from '@posthorn/testing'
import type Koa from 'koa'

const secret = 'a secret'
const runs: EventOf<typeof recover, 'lead.created'>[] = []
const leads = createReceiver(recover, { secret }).on('lead.created', (event) => void runs.push(event))
// Koa is not checked beside Express: its types then meet another content-disposition than the one that they were written for.
export const mount = (app: Koa) => app.use(receiveWebhook(leads))
createReceiver(stripe, { secret }).on('checkout.session.completed', (event) => console.log(event.data.object))

const { event } = sampleEvent(recover, 'lead.created')
for (const { status } of await deliverTwice(leads, recover, event, { secret })) assert.equal(status, 200)
assert.equal(runs.length, 1)
