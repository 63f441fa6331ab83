import { defineProvider } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import { github } from '@posthorn/providers/github'
import { linear } from '@posthorn/providers/linear'
import { mailgun } from '@posthorn/providers/mailgun'
import { paddle } from '@posthorn/providers/paddle'
import { recomly } from '@posthorn/providers/recomly'
import { recover } from '@posthorn/providers/recover'
import { recurly } from '@posthorn/providers/recurly'
import { referralloop } from '@posthorn/providers/referralloop'
import { stripe } from '@posthorn/providers/stripe'
import { svix } from '@posthorn/providers/svix'
import { twitch } from '@posthorn/providers/twitch'
import { deliver, deliverFromFuture, deliverStale } from '@posthorn/testing'
import { describe, expect, it } from 'vitest'
import { appOf, eventNamed, refused, served } from './apps.js'

describe.each([customerio, recomly, stripe, svix, twitch, paddle, recurly])('as $name', (provider) => {
  it('is refused for its time alone, directly and over HTTP', async () => {
    const app = appOf(provider)
    const direct = app.target
    const { target, options, refusals, runs } = await served(app)
    const event = eventNamed('Ada')
    const stale = [await deliverStale(direct, provider, event, options), await deliverStale(target, provider, event, options)]
    const early = [
      await deliverFromFuture(direct, provider, event, options),
      await deliverFromFuture(target, provider, event, options),
    ]
    for (const { status } of [...stale, ...early]) expect(status).toBe(refused(provider))
    expect(refusals).toEqual(['timestamp_too_old', 'timestamp_too_old', 'timestamp_in_future', 'timestamp_in_future'])
    const { clock, ...signing } = options
    expect(await deliver(target, provider, event, { ...signing, timestamp: clock.now() })).toMatchObject({ status: 200 })
    expect(runs).toEqual(['Ada'])
  })
})

describe.each([deliverStale, deliverFromFuture])('%o', (scenario) => {
  it("goes by the receiver's own tolerance, where it is given", async () => {
    const { target, options, runs } = appOf(stripe, { toleranceSeconds: { past: 3600, future: 1800 } })
    expect(await scenario(target, stripe, eventNamed('Ada'), options)).toMatchObject({ status: 200 })
    expect(runs).toEqual(['Ada'])
    const toleranceSeconds = { past: 3600, future: 1800 }
    expect(await scenario(target, stripe, eventNamed('Eve'), { ...options, toleranceSeconds })).toMatchObject({ status: 401 })
    expect(runs).toEqual(['Ada'])
  })

  it.each([recover, referralloop, github])('says that $name signs no time', async (provider) => {
    const { target, options } = appOf(provider)
    const run = scenario(target, provider, eventNamed('Ada'), options)
    await expect(run).rejects.toThrow(RangeError)
    await expect(run).rejects.toThrow(`makes no sense for "${provider.name}": it signs no time, so a request never gets too old.`)
  })

  it('goes by the scheme that deliveries are signed with, by whatever name', async () => {
    const { hmac, token } = {
      hmac: {
        kind: 'hmac',
        name: 'timed',
        hash: 'sha256',
        signature: { from: 'header:x-signature', encoding: 'hex' },
        signed: '{timestamp}.{body}',
        timestamp: { from: 'header:x-time' },
      },
      token: { kind: 'token', signature: { from: 'header:x-token' } },
    } as const
    const two = defineProvider({ name: 'two', docs: 'https://two.example', schemes: [hmac, token], type: 'thing' })
    const { target, options } = appOf(two)
    expect(await scenario(target, two, eventNamed('Ada'), options)).toMatchObject({ status: 401 })
    const untimed = scenario(target, two, eventNamed('Ada'), { ...options, scheme: 'token' })
    await expect(untimed).rejects.toThrow('it signs no time')
  })

  it('says that the time stands in the event, where it does', async () => {
    const { target, options } = appOf(linear)
    const event = { ...eventNamed('Ada'), webhookTimestamp: options.clock.now() }
    await expect(scenario(target, linear, event, options)).rejects.toThrow('the time that counts stands in the event itself')
  })

  it('sets a time in the body that signing puts there', async () => {
    const { target, options, refusals } = appOf(mailgun)
    const event = { signature: { token: 'token' }, 'event-data': { id: 'evt_1', event: 'opened' } }
    await scenario(target, mailgun, event, options)
    expect(refusals).toEqual([scenario === deliverStale ? 'timestamp_too_old' : 'timestamp_in_future'])
  })

  it('needs a secret', async () => {
    await expect(scenario(appOf(stripe).target, stripe, {})).rejects.toThrow(`${scenario.name} needs a \`secret\``)
  })
})
