import { createRecomlyClient } from '@posthorn/providers/recomly/api'
import { createRecoverClient } from '@posthorn/providers/recover/api'
import { createReferralloopClient } from '@posthorn/providers/referralloop/api'
import { startRecomly, startRecover, startReferralloop } from '@posthorn/testing/stand-ins'
import { describe, expect, it, onTestFinished } from 'vitest'
import { plain, tinyServer } from '../packages/providers/test/api/support/tiny-server.js'

/** Closes it after the test. */
function closing<Closeable extends { close(): Promise<void> }>(standIn: Closeable): Closeable {
  onTestFinished(() => standIn.close())
  return standIn
}

async function recoverWithClient() {
  const standIn = closing(await startRecover({ allowHttp: 'loopback' }))
  const client = createRecoverClient({ partnerKey: standIn.partnerKey, baseUrl: `${standIn.url}/v1` })
  return { standIn, client }
}

describe('the client of Recover, at a stand-in', () => {
  it('creates a webhook that gets deliveries, changes, lists and deletes it', async () => {
    const { standIn, client } = await recoverWithClient()
    const endpoint = await tinyServer(plain(200, 'OK'))
    const created = await client.createWebhook({ url: endpoint.url, events: ['lead.created'], secret: 'whsec_1' })
    expect(created).toMatchObject({ url: endpoint.url, events: ['lead.created'], active: true })
    await standIn.emit('lead.created')
    expect(endpoint.seen).toMatchObject([{ method: 'POST', headers: { 'x-recover-signature': expect.any(String) } }])

    expect(await client.updateWebhook(created.id, { events: ['checklist.completed'] })).toMatchObject({ id: created.id })
    await standIn.emit('lead.created')
    expect(endpoint.seen).toHaveLength(1)
    expect(await client.listWebhooks()).toEqual({ webhooks: [{ ...created, events: ['checklist.completed'] }] })

    expect(await client.deleteWebhook(created.id)).toEqual({ success: true, deleted: true })
    expect(await client.listWebhooks()).toEqual({ webhooks: [] })
  })

  it('is told what it did wrong', async () => {
    const { standIn, client } = await recoverWithClient()
    const input = { url: 'http://app.example/hook', events: ['lead.created'] as const, secret: 'whsec_1' }
    await expect(client.createWebhook(input)).rejects.toMatchObject({ status: 400, message: expect.stringContaining('HTTPS') })
    await expect(client.deleteWebhook('wh_999')).rejects.toMatchObject({ name: 'ApiError', status: 404 })
    const stranger = createRecoverClient({ partnerKey: 'pk_live_wrong', baseUrl: `${standIn.url}/v1` })
    await expect(stranger.listWebhooks()).rejects.toMatchObject({
      status: 401,
      message: expect.stringContaining('Is `partnerKey` the right one?'),
    })
  })
})

describe('the client of ReferralLoop, at a stand-in', () => {
  it('subscribes to an event of a waitlist, and ends that', async () => {
    const standIn = closing(await startReferralloop({ allowHttp: 'loopback' }))
    const client = createReferralloopClient({ apiKey: standIn.apiKey, baseUrl: `${standIn.url}/api/v1` })
    const endpoint = await tinyServer(plain(200, 'OK'))
    const input = { eventType: 'signup.created', targetUrl: endpoint.url, waitlistId: 'list_1' } as const
    const { subscription } = await client.subscribe(input)
    expect(subscription).toMatchObject({ event_type: 'signup.created', target_url: endpoint.url, is_active: true })
    await standIn.emit('signup.created')
    expect(endpoint.seen.map(({ body }) => JSON.parse(body) as object)).toMatchObject([{ waitlist_id: 'list_1' }])
    await client.unsubscribe(subscription.id)
    await standIn.emit('signup.created')
    expect(endpoint.seen).toHaveLength(1)
    await expect(client.unsubscribe(subscription.id)).rejects.toMatchObject({ status: 404 })
  })

  it('is told that its key is wrong', async () => {
    const standIn = closing(await startReferralloop())
    const client = createReferralloopClient({ apiKey: 'pk_live_wrong', baseUrl: `${standIn.url}/api/v1` })
    await expect(client.unsubscribe('sub_1')).rejects.toMatchObject({ status: 401 })
  })
})

describe('the client of Recomly, at a stand-in', () => {
  const invite = { campaignId: 'cmp_1', name: 'Jane Smith', email: 'jane@example.com' }

  it('enrolls an advocate, and with a wrong secret is answered the same and enrolls nobody', async () => {
    const standIn = closing(await startRecomly())
    const { keyId, secret } = standIn.createKey()
    const client = createRecomlyClient({ keyId, secret, baseUrl: standIn.url })
    const stranger = createRecomlyClient({ keyId, secret: 'another', baseUrl: standIn.url })
    expect(await client.invite(invite)).toEqual({ ok: true })
    expect(await stranger.invite({ ...invite, name: 'Mallory' })).toEqual({ ok: true })
    expect(standIn.invites).toMatchObject([invite])
  })
})
