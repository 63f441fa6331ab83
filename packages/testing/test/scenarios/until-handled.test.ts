import { customerio } from '@posthorn/providers/customerio'
import { github } from '@posthorn/providers/github'
import { recover } from '@posthorn/providers/recover'
import { deliverUntilHandled, fixedClock } from '@posthorn/testing'
import { describe, expect, it } from 'vitest'
import { appOf, apps, eventNamed, served } from './apps.js'

describe.each(apps.filter(({ retries = [] }) => retries.length > 0))('deliverUntilHandled as $name', (provider) => {
  it('tries again after each failure, at the documented times', async () => {
    const app = await served(appOf(provider))
    app.failing = 3
    const start = app.options.clock.now()
    const attempts = await deliverUntilHandled(app.target, provider, eventNamed('Ada'), app.options)
    const [first = 0, second = 0, third = 0] = provider.retries ?? []
    expect(attempts.map(({ at }) => Math.round((Date.parse(at) - start) / 1000))).toEqual([
      0,
      first,
      first + second,
      first + second + third,
    ])
    expect(attempts.map(({ status }) => status)).toEqual([500, 500, 500, 200])
    expect(attempts.at(-1)?.outcome).toBe('delivered')
    expect(app.runs).toEqual(['Ada', 'Ada', 'Ada', 'Ada'])
  })
})

describe('deliverUntilHandled', () => {
  it('makes no pauses where no clock is given, and signs the true time', async () => {
    const clock = fixedClock()
    const app = await served(appOf(customerio, { now: Date.now }))
    app.failing = 5
    const { clock: _fixed, ...signing } = app.options
    const attempts = await deliverUntilHandled(app.target, customerio, eventNamed('Ada'), signing)
    expect(attempts.map(({ status }) => status)).toEqual([500, 500, 500, 500, 500, 200])
    expect(Date.parse(attempts.at(-1)!.at) - clock.now()).toBeLessThan(10_000)
  })

  it('ends where the sender gives up', async () => {
    const app = appOf(recover)
    app.failing = 99
    const attempts = await deliverUntilHandled(app.target, recover, eventNamed('Ada'), app.options)
    expect([attempts.length, attempts.at(-1)?.outcome]).toEqual([6, 'given_up'])
  })

  it('ends where the sender does not try again after such a status', async () => {
    const { target, options } = appOf(customerio)
    const attempts = await deliverUntilHandled(target, customerio, eventNamed('Ada'), { ...options, secret: 'another' })
    expect(attempts.map(({ status, outcome }) => `${status} ${outcome}`)).toEqual(['401 refused'])
  })

  it('ends with the first attempt of a sender that never tries again, unless it is told when to', async () => {
    const app = appOf(github)
    app.failing = 2
    const outcomes = async (options: object) =>
      (await deliverUntilHandled(app.target, github, eventNamed('Ada'), { ...app.options, ...options })).map(
        ({ outcome }) => outcome,
      )
    expect(await outcomes({ type: 'push' })).toEqual(['given_up'])
    expect(await outcomes({ type: 'push', retries: [1, 1] })).toEqual(['retrying', 'delivered'])
  })

  it('leaves alone what others have scheduled for later', async () => {
    const { target, options } = appOf(recover)
    let ran = false
    options.clock.after(60_000, () => {
      ran = true
    })
    await deliverUntilHandled(target, recover, eventNamed('Ada'), options)
    expect([ran, options.clock.pending()]).toEqual([false, 1])
  })

  it('tells when it cannot be signed', async () => {
    const { target, options } = appOf(recover)
    await expect(deliverUntilHandled(target, recover, {}, { ...options, scheme: 'unknown' })).rejects.toMatchObject({
      code: 'sign_invalid',
    })
  })
})
