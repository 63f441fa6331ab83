import { type StandInRequest, startCustomerio, startRecomly, startRecover, startReferralloop } from '@posthorn/testing/stand-ins'
import { expect, onTestFinished, test } from 'vitest'
import { call, endpoint } from './support.js'

test('whoever watches is told of each request, and of events that nobody gets', async () => {
  const seen: StandInRequest[] = []
  const onRequest = (request: StandInRequest) => void seen.push(request)
  const recover = await startRecover({ allowHttp: 'loopback', onRequest })
  const referralloop = await startReferralloop({ allowHttp: 'loopback', onRequest })
  const customerio = await startCustomerio({ onRequest })
  const recomly = await startRecomly({ onRequest })
  onTestFinished(async () => void (await Promise.all([recover, referralloop, customerio, recomly].map((one) => one.close()))))
  const { url } = await endpoint(200)

  const partner = { 'x-partner-key': recover.partnerKey }
  const webhook = { url, events: ['lead.created', 'checklist.completed'], secret: 'whsec_of_the_test' }
  await call('POST', `${recover.url}/v1/webhooks?x=1`, webhook, partner)
  await call('PATCH', `${recover.url}/v1/webhooks/wh_001`, { active: false }, partner)
  await call('POST', `${recover.url}/_stand-in/events`, { type: 'lead.created' })
  await call('DELETE', `${recover.url}/v1/webhooks/wh_001`, undefined, partner)
  await call('GET', `${recover.url}/v1/webhooks`, undefined, { 'x-partner-key': 'another' })
  const api = { authorization: `Bearer ${referralloop.apiKey}` }
  const subscription = { event_type: 'signup.created', target_url: url, waitlist_id: 'w1' }
  const { json } = await call('POST', `${referralloop.url}/api/v1/webhooks/subscribe`, subscription, api)
  const { id } = (json as { subscription: { id: string } }).subscription
  await call('POST', `${referralloop.url}/_stand-in/events`, { type: 'signup.created', waitlistId: 'w2' })
  await call('DELETE', `${referralloop.url}/api/v1/webhooks/unsubscribe/${id}`, undefined, api)
  await call('POST', `${customerio.url}/_stand-in/events`, { url: 'none' })
  const made = await call('POST', `${recomly.url}/_stand-in/keys`)

  expect(seen.map(({ method, path, status, note }) => `${method} ${path} ${status} ${note}`)).toEqual([
    `POST /v1/webhooks 201 wh_001 gets lead.created, checklist.completed at ${url}`,
    'PATCH /v1/webhooks/wh_001 200 wh_001 is inactive',
    'POST /_stand-in/events 200 no active webhook is registered for lead.created',
    'DELETE /v1/webhooks/wh_001 200 wh_001 is deleted',
    'GET /v1/webhooks 401 The key is wrong: send the partner key as `X-Partner-Key`.',
    `POST /api/v1/webhooks/subscribe 201 ${id} gets signup.created at ${url}`,
    'POST /_stand-in/events 200 nobody subscribed to signup.created of the waitlist w2',
    `DELETE /api/v1/webhooks/unsubscribe/${id} 200 ${id} is deleted`,
    'POST /_stand-in/events 400 `url` must be an HTTP or HTTPS URL.',
    'POST /_stand-in/keys 400 The body is not JSON.',
  ])
  expect(made.status).toBe(400)
  await call('POST', `${recomly.url}/_stand-in/keys`, {})
  expect(seen.at(-1)).toMatchObject({ status: 201, note: undefined })
  expect(JSON.stringify(seen)).not.toMatch(/whsec_of_the_test|pk_live_/)
})
