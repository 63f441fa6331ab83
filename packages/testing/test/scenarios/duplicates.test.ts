import { EventEmitter, once } from 'node:events'
import { createReceiver, defineProvider } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import { recomly } from '@posthorn/providers/recomly'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'
import { deliverConcurrently, deliverTwice } from '@posthorn/testing'
import { describe, expect, it } from 'vitest'
import { appOf, apps, eventNamed, served } from './apps.js'

describe.each(apps)('deliverTwice as $name', (provider) => {
  it('is answered alike, and handled once', async () => {
    const { target, options, runs } = appOf(provider)
    const [first, second] = await deliverTwice(target, provider, eventNamed('Ada'), options)
    expect([first.status, second.status, second.body]).toEqual([200, 200, first.body])
    expect(runs).toEqual(['Ada'])
  })

  it('is so over HTTP', async () => {
    const { target, options, runs } = await served(appOf(provider))
    const replies = await deliverTwice(target, provider, eventNamed('Ada'), options)
    expect(replies.map(({ status }) => status)).toEqual([200, 200])
    expect(runs).toEqual(['Ada'])
  })

  it('is handled by the second where the first failed', async () => {
    const app = appOf(provider)
    app.failing = 1
    const replies = await deliverTwice(app.target, provider, eventNamed('Ada'), app.options)
    expect(replies.map(({ status }) => status)).toEqual([500, 200])
    expect(app.runs).toEqual(['Ada', 'Ada'])
  })
})

describe('the second of deliverTwice', () => {
  it('is signed anew where a time is signed, with the same id', async () => {
    const { target, options } = appOf(customerio)
    const [first, second] = await deliverTwice(target, customerio, eventNamed('Ada'), options)
    const changed = Object.keys(first.request.headers).filter(
      (name) => first.request.headers[name] !== second.request.headers[name],
    )
    expect(changed.toSorted()).toEqual(['x-cio-signature', 'x-cio-timestamp'])
  })

  it('has the id that was given, or one for both', async () => {
    const { target, options } = appOf(recover)
    const idOf = async (given: object) =>
      (await deliverTwice(target, recover, eventNamed('Ada'), { ...options, ...given })).map(
        ({ request }) => request.headers['x-recover-delivery-id'],
      )
    expect(await idOf({ id: 'del_1' })).toEqual(['del_1', 'del_1'])
    const [first, second] = await idOf({})
    expect(first).toBe(second)
  })

  it('is the very same request where equal events are lawful', async () => {
    const { target, options, runs } = appOf(recomly)
    const [first, second] = await deliverTwice(target, recomly, eventNamed('Ada'), options)
    expect(second.request).toBe(first.request)
    await options.clock.advance(2000)
    await deliverTwice(target, recomly, eventNamed('Ada'), options)
    expect(runs).toEqual(['Ada', 'Ada'])
  })

  it('shows an app that does not tell duplicates', async () => {
    const each = defineProvider({ ...recover, name: 'each', id: 'header:x-none', identity: 'none' })
    const { target, options, runs } = appOf(each)
    await deliverTwice(target, each, eventNamed('Ada'), options)
    expect(runs).toEqual(['Ada', 'Ada'])
  })

  it('needs no secret where nothing is signed', async () => {
    let runs = 0
    const signups = createReceiver(referralloop, { unsigned: 'accept' }).on('*', () => {
      runs += 1
    })
    const replies = await deliverTwice(signups, referralloop, { event_type: 'signup.created' })
    expect([replies.map(({ status }) => status), runs]).toEqual([[200, 200], 1])
  })
})

describe.each(apps)('deliverConcurrently as $name', (provider) => {
  it('is answered and handled once', async () => {
    const { target, options, runs } = await served(appOf(provider))
    const replies = await deliverConcurrently(target, provider, eventNamed('Ada'), { ...options, copies: 5 })
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(runs).toEqual(['Ada'])
  })
})

describe('deliverConcurrently', () => {
  it('has all of its copies on their way at once', async () => {
    let waiting = 0
    const gate = new EventEmitter()
    const opened = once(gate, 'open')
    const receive = async () => {
      waiting += 1
      if (waiting === 3) gate.emit('open')
      await opened
      return { status: 200, headers: {}, body: Buffer.from('ok') }
    }
    const replies = await deliverConcurrently({ receive }, recover, eventNamed('Ada'), { copies: 3, secret: 'secret' })
    expect(replies).toHaveLength(3)
  })

  it.each([1, 0, -2, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses to make %s copies', async (copies) => {
    const { target, options } = appOf(recover)
    await expect(deliverConcurrently(target, recover, {}, { ...options, copies })).rejects.toThrow(
      `\`copies\` must be a whole number from 2, got ${copies}.`,
    )
  })
})
