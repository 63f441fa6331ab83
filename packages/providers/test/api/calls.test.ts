import { verify } from '@posthorn/core'
import { recomly } from '@posthorn/providers/recomly'
import { createRecomlyClient } from '@posthorn/providers/recomly/api'
import { createRecoverClient } from '@posthorn/providers/recover/api'
import { createReferralloopClient } from '@posthorn/providers/referralloop/api'
import { describe, expect, it } from 'vitest'
import { json, plain, tinyServer } from './support/tiny-server.js'

const recomlySecret = 'recomly-secret-52'
const recoverAt = (baseUrl: string) => createRecoverClient({ partnerKey: 'pk_live_1', baseUrl })
const referralloopAt = (baseUrl: string) => createReferralloopClient({ apiKey: 'pk_live_1', baseUrl })
const recomlyAt = (baseUrl: string) => createRecomlyClient({ keyId: 'key_1', secret: recomlySecret, baseUrl })

const webhook = {
  id: 'wh_001',
  url: 'https://yourplatform.com/webhooks/recover',
  events: ['conversation.reply_received', 'checklist.completed'],
  active: true,
  created_at: '2026-02-10T09:00:00Z',
}

describe('the client of Recover', () => {
  const headers = { 'x-partner-key': 'pk_live_1', 'content-type': 'application/json' }

  it('creates a webhook', async () => {
    const { url, seen } = await tinyServer(json(201, webhook))
    const input = { url: webhook.url, events: ['lead.created'] as const, secret: 'whsec_1' }
    expect(await recoverAt(url).createWebhook(input)).toEqual(webhook)
    expect(seen).toMatchObject([{ method: 'POST', url: '/webhooks', headers }])
    expect(JSON.parse(seen[0]!.body)).toEqual(input)
  })

  it.each([undefined, '', ' '])('does not create one with the secret %j, which nobody could verify', async (secret) => {
    const { url, seen } = await tinyServer(json(201, webhook))
    const call = recoverAt(url).createWebhook({ url: webhook.url, events: [], secret })
    await expect(call).rejects.toThrow(new TypeError('createWebhook: `secret` is not set.'))
    expect(seen).toEqual([])
  })

  it('lists webhooks', async () => {
    const { url, seen } = await tinyServer(json(200, { webhooks: [webhook] }))
    expect(await recoverAt(`${url}/v1/`).listWebhooks()).toEqual({ webhooks: [webhook] })
    expect(seen).toMatchObject([{ method: 'GET', url: '/v1/webhooks', headers, body: '' }])
  })

  it('changes what it is told to and nothing else', async () => {
    const { url, seen } = await tinyServer(json(200, webhook))
    expect(await recoverAt(url).updateWebhook('wh_001', { active: false })).toEqual(webhook)
    expect(seen).toMatchObject([{ method: 'PATCH', url: '/webhooks/wh_001', headers, body: '{"active":false}' }])
  })

  it.each(['', 'OK', '{"success":true}'])('takes %j for the reply to a change, which is not documented', async (text) => {
    const { url } = await tinyServer(plain(200, text))
    expect(await recoverAt(url).updateWebhook('wh_001', { events: ['lead.created'] })).toBeUndefined()
  })

  it('deletes a webhook', async () => {
    const { url, seen } = await tinyServer(json(200, { success: true, deleted: true }))
    expect(await recoverAt(url).deleteWebhook('wh_001')).toEqual({ success: true, deleted: true })
    expect(seen).toMatchObject([{ method: 'DELETE', url: '/webhooks/wh_001', headers }])
  })
})

describe('the client of ReferralLoop', () => {
  const headers = { authorization: 'Bearer pk_live_1', 'content-type': 'application/json' }

  it('subscribes to an event of a waitlist', async () => {
    const subscription = {
      id: 'sub_1234567890',
      event_type: 'signup.created',
      target_url: 'https://your-app.com/webhooks/referralloop',
      is_active: true,
      created_at: '2024-01-15T10:00:00Z',
    }
    const { url, seen } = await tinyServer(json(201, { subscription }))
    const input = { eventType: 'signup.created', targetUrl: subscription.target_url, waitlistId: 'list_1' } as const
    expect(await referralloopAt(url).subscribe(input)).toEqual({ subscription })
    expect(seen).toMatchObject([{ method: 'POST', url: '/webhooks/subscribe', headers }])
    expect(JSON.parse(seen[0]!.body)).toEqual({
      event_type: 'signup.created',
      target_url: subscription.target_url,
      waitlist_id: 'list_1',
    })
  })

  it.each([
    [200, '{"success":true}'],
    [200, ''],
    [204, ''],
  ])('ends a subscription, whatever a reply of %i says (%j)', async (status, text) => {
    const { url, seen } = await tinyServer(plain(status, text))
    expect(await referralloopAt(url).unsubscribe('sub_1')).toBeUndefined()
    expect(seen).toMatchObject([{ method: 'DELETE', url: '/webhooks/unsubscribe/sub_1', headers }])
  })
})

describe('the client of Recomly', () => {
  const invite = { campaignId: 'cmp_1', name: 'Zo\u00EB Smith', email: 'zoe@example.com' }

  it('signs an invite as the provider verifies it', async () => {
    const { url, seen } = await tinyServer(json(200, { ok: true }))
    expect(await recomlyAt(url).invite(invite)).toEqual({ ok: true })
    const [{ method, headers, body, url: path }] = seen as [(typeof seen)[number]]
    expect({ method, path, keyId: headers['x-recomly-key-id'] }).toEqual({
      method: 'POST',
      path: '/api/public/webhook/invite',
      keyId: 'key_1',
    })
    verify(recomly, { secret: recomlySecret, headers, body: Buffer.from(body) })
    expect(JSON.parse(body)).toEqual(invite)
  })

  it.each([
    [{ campaignId: 'cmp_1', name: 'Jane' }, 'email must have an email or a phone'],
    [{ ...invite, phone: '555 1234' }, 'phone must be an E.164 number'],
    [{ ...invite, name: '' }, 'name must have 1 to 200 characters'],
    [{ ...invite, campaignId: undefined as never }, 'campaignId must be a string'],
    [undefined as never, 'must be an object'],
    [{ ...invite, toJSON: () => ({}) }, 'campaignId must be a string'],
  ])('does not send %j', async (given, problem) => {
    const { url, seen } = await tinyServer(json(200, { ok: true }))
    const call = recomlyAt(url).invite(given)
    await expect(call).rejects.toThrow(TypeError)
    await expect(call).rejects.toThrow(`The invite was not sent: ${problem}`)
    expect(seen).toEqual([])
  })

  it('tells what the endpoint found wrong', async () => {
    const { url } = await tinyServer(json(400, { error: 'campaign is over' }))
    await expect(recomlyAt(url).invite(invite)).rejects.toMatchObject({
      name: 'ApiError',
      status: 400,
      body: '{"error":"campaign is over"}',
    })
  })
})
