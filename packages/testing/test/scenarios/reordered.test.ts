import { recover } from '@posthorn/providers/recover'
import { shopify } from '@posthorn/providers/shopify'
import { createReceiver } from '@posthorn/core'
import { deliverReordered } from '@posthorn/testing'
import { describe, expect, it } from 'vitest'
import { appOf, apps, eventNamed, served } from './apps.js'

const events = ['first', 'second', 'third'].map((name) => ({ event: eventNamed(name) }))

describe.each(apps)('deliverReordered as $name', (provider) => {
  it('delivers the last first, and gives the replies in the order of the events', async () => {
    const { target, options, runs } = await served(appOf(provider))
    const replies = await deliverReordered(target, provider, events, options)
    expect(runs).toEqual(['third', 'second', 'first'])
    const sent = replies.map(({ status, request }) => `${status} ${JSON.parse(request.body.toString()).name}`)
    expect(sent).toEqual(['200 first', '200 second', '200 third'])
  })
})

describe('deliverReordered', () => {
  it('waits for one reply before it sends the next', async () => {
    let atOnce = 0
    const receive = async () => {
      atOnce += 1
      await Promise.resolve()
      expect(atOnce).toBe(1)
      atOnce -= 1
      return { status: 200, headers: {}, body: Buffer.from('') }
    }
    expect(await deliverReordered({ receive }, recover, events, { secret: 'a secret' })).toHaveLength(3)
  })

  it('gives each event the name and the headers that are its own', async () => {
    const ran: string[] = []
    const shop = createReceiver(shopify, { secret: 'a secret' }).on('*', (_event, { type, id }) => {
      ran.push(`${type} ${id}`)
    })
    const orders = [
      { type: 'orders/create', id: 'one', event: { id: 1 } },
      { headers: { 'x-shopify-topic': 'orders/paid' }, id: 'two', event: { id: 1, paid: true } },
    ]
    await deliverReordered(shop, shopify, orders, { secret: 'a secret' })
    expect(ran).toEqual(['orders/paid two', 'orders/create one'])
  })

  it.each([0, 1])('refuses %i events', async (count) => {
    const { target, options } = appOf(recover)
    await expect(deliverReordered(target, recover, events.slice(0, count), options)).rejects.toThrow(
      `deliverReordered needs two events or more, got ${count}.`,
    )
  })
})
