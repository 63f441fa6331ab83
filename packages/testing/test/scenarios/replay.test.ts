import { customerio } from '@posthorn/providers/customerio'
import { github } from '@posthorn/providers/github'
import { jira } from '@posthorn/providers/jira'
import { recomly } from '@posthorn/providers/recomly'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'
import { shopify } from '@posthorn/providers/shopify'
import { standardWebhooks } from '@posthorn/providers/standard-webhooks'
import { stripe } from '@posthorn/providers/stripe'
import { svix } from '@posthorn/providers/svix'
import { telegram } from '@posthorn/providers/telegram'
import { replayUnderFreshId } from '@posthorn/testing'
import { describe, expect, it } from 'vitest'
import { appOf, eventNamed, served } from './apps.js'

const idHeaders: Readonly<Record<string, readonly string[]>> = {
  recover: ['x-recover-delivery-id'],
  customerio: ['x-cio-idempotency-key'],
  github: ['x-github-delivery'],
  jira: ['x-atlassian-webhook-identifier'],
}

describe.each([recover, customerio, github, jira])('replayUnderFreshId as $name', (provider) => {
  it('changes the id and nothing else, and is not handled again', async () => {
    const { target, options, runs } = await served(appOf(provider))
    const [original, replay] = await replayUnderFreshId(target, provider, eventNamed('Ada'), options)
    const names = new Set([...Object.keys(original.request.headers), ...Object.keys(replay.request.headers)])
    const changed = [...names].filter((name) => original.request.headers[name] !== replay.request.headers[name])
    expect(changed.toSorted()).toEqual(idHeaders[provider.name])
    expect(replay.request.body).toBe(original.request.body)
    expect([original.status, replay.status]).toEqual([200, 200])
    expect(runs).toEqual(['Ada'])
  })

  it('shows an app that tells deliveries apart by the id that nobody signed', async () => {
    const { target, options, runs } = appOf(provider, { replay: 'flag' })
    await replayUnderFreshId(target, provider, eventNamed('Ada'), { ...options, id: 'del_1' })
    // Recover's events have an id in the signed body; Customer.io's attempts are signed with their time.
    expect(runs).toHaveLength(provider === recover || provider === customerio ? 1 : 2)
  })
})

describe('replayUnderFreshId', () => {
  it('changes all ids of a sender that writes several', async () => {
    const { target, options } = appOf(shopify)
    const [, { request }] = await replayUnderFreshId(target, shopify, eventNamed('Ada'), { ...options, id: 'del_1' })
    expect(request.headers['x-shopify-webhook-id']).not.toBe('del_1')
    expect(request.headers['x-shopify-event-id']).toBe(request.headers['x-shopify-webhook-id'])
  })

  it.each([svix, standardWebhooks, stripe, telegram])('says that the id of $name cannot be changed', async (provider) => {
    const { target, options, runs } = appOf(provider)
    const run = replayUnderFreshId(target, provider, eventNamed('Ada'), options)
    await expect(run).rejects.toThrow(RangeError)
    await expect(run).rejects.toThrow(`replayUnderFreshId makes no sense for "${provider.name}": its id stands in "`)
    expect(runs).toEqual([])
  })

  it.each([referralloop, recomly])('says that $name sends no id', async (provider) => {
    const { target, options } = appOf(provider)
    await expect(replayUnderFreshId(target, provider, eventNamed('Ada'), options)).rejects.toThrow('it sends no id')
  })

  it('needs a secret', async () => {
    await expect(replayUnderFreshId(appOf(recover).target, recover, {})).rejects.toThrow('replayUnderFreshId needs a `secret`')
  })
})
