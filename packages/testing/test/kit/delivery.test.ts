import { createReceiver, defineProvider } from '@posthorn/core'
import { github } from '@posthorn/providers/github'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'
import { stripe } from '@posthorn/providers/stripe'
import { twilio } from '@posthorn/providers/twilio'
import { deliver, makeDelivery, signRequest, transmit } from '@posthorn/testing'
import { describe, expect, it } from 'vitest'
import { mount } from './mount.js'

const secret = 'a secret of this test'
const event = { id: 'evt_1', type: 'lead.created', account_id: 'acc_1', created_at: '2026-01-01T00:00:00Z', data: {} }

describe('makeDelivery', () => {
  it('sends text and bytes as they are, and objects as JSON', () => {
    const text = ' {"a":1.0} '
    const bodies = [text, Buffer.from(text), new Uint8Array(Buffer.from(text)), { a: 1 }, [1, 2]].map(
      (given) => makeDelivery(recover, given, { secret }).body,
    )
    expect(bodies.map(String)).toEqual([text, text, text, '{"a":1}', '[1,2]'])
  })

  it('says what it sends, unless told otherwise in whatever case', () => {
    expect(makeDelivery(recover, event, { secret }).headers['content-type']).toBe('application/json')
    const headers = { 'Content-Type': 'text/plain' }
    expect(makeDelivery(recover, event, { secret, headers }).headers['content-type']).toBe('text/plain')
    expect(makeDelivery(recover, event, { headers }).headers).toEqual({ 'content-type': 'text/plain' })
  })

  it('sends a form where the provider does', () => {
    const form = { MessageSid: 'SM1', Body: 'a & b' }
    const { headers, body } = makeDelivery(twilio, form, { secret, publicUrl: 'https://app.example/sms' })
    expect(body.toString()).toBe('MessageSid=SM1&Body=a+%26+b')
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded')
  })

  it('refuses a form that is nested, which no form can hold', () => {
    expect(() => makeDelivery(twilio, { nested: { a: 1 } }, { secret, publicUrl: 'https://app.example/sms' })).toThrow(
      'The field "nested" of a form must be text',
    )
  })

  it('signs as signRequest does, with the id and the name that it is given', () => {
    const body = Buffer.from(JSON.stringify(event))
    const options = { id: 'del_1', type: 'issues', timestamp: 1_700_000_000_000 }
    const headers = { 'content-type': 'application/json' }
    expect(makeDelivery(github, event, { secret, ...options })).toEqual(
      signRequest(github, { secret, body, headers, ...options }),
    )
  })

  it('signs nothing without a secret', () => {
    expect(makeDelivery(stripe, event).headers).toEqual({ 'content-type': 'application/json' })
  })

  it("uses the provider's first method", () => {
    const provider = defineProvider({
      name: 'puts',
      docs: 'https://puts.example',
      schemes: [{ kind: 'token', signature: { from: 'header:x-token' } }],
      type: 'put',
      methods: ['PUT', 'POST'],
    })
    expect(makeDelivery(provider, {}, { secret }).method).toBe('PUT')
    expect(makeDelivery(provider, {}, { secret, method: 'POST' }).method).toBe('POST')
  })

  it('says why it cannot sign, and not with what', () => {
    const run = () => makeDelivery(twilio, { a: 'b' }, { secret })
    expect(run).toThrow(expect.objectContaining({ code: 'sign_invalid' }))
    expect(run).toThrow(/publicUrl/)
    expect(run).not.toThrow(new RegExp(secret))
  })
})

describe('deliver', () => {
  const ran: string[] = []
  const leads = createReceiver(recover, { secret }).on('lead.created', (given, delivery) => {
    ran.push(`${given.id} ${delivery.id}`)
  })

  it('delivers into a receiver, and over HTTP to the same reply', async () => {
    const direct = await deliver(leads, recover, { ...event, id: 'evt_direct' }, { secret, id: 'del_1' })
    const url = await mount(leads)
    const overHttp = await deliver(`${url}/hooks`, recover, { ...event, id: 'evt_http' }, { secret, id: 'del_2' })
    expect(ran).toEqual(['evt_direct del_1', 'evt_http del_2'])
    for (const { status, body, headers } of [direct, overHttp])
      expect([status, body, headers['content-type']]).toEqual([200, '{"ok":true}', 'application/json'])
  })

  it('gives the request, which can be sent again byte for byte', async () => {
    const { request } = await deliver(leads, recover, { ...event, id: 'evt_again' }, { secret })
    const again = await transmit(leads, request)
    expect([again.status, again.request]).toEqual([200, request])
    expect(ran.filter((line) => line.startsWith('evt_again'))).toHaveLength(1)
  })

  it('is refused with another secret, and without one', async () => {
    expect(await deliver(leads, recover, event, { secret: 'another' })).toMatchObject({ status: 401 })
    expect(await deliver(leads, recover, event)).toMatchObject({ status: 401 })
  })

  it('delivers unsigned to who takes that', async () => {
    const signups = createReceiver(referralloop, { unsigned: 'accept' })
    expect(await deliver(signups, referralloop, { event_type: 'signup.deleted' })).toMatchObject({ status: 200 })
  })

  it('signs the address that it delivers to, unless there is a public one', async () => {
    const publicUrl = 'https://app.example/sms?from=twilio'
    const form = { MessageSid: 'SM1', Body: 'Hi' }
    const url = await mount(createReceiver(twilio, { secret, publicUrl }))
    expect(await deliver(`${url}/sms?from=twilio`, twilio, form, { secret, publicUrl })).toMatchObject({ status: 200 })
    expect(await deliver(`${url}/sms?from=twilio`, twilio, form, { secret })).toMatchObject({ status: 401 })
    const own = createReceiver(twilio, { secret, publicUrl: `${url}/sms` })
    const ownUrl = await mount(own)
    expect(await deliver(`${ownUrl}/sms`, twilio, form, { secret, publicUrl: `${url}/sms` })).toMatchObject({ status: 200 })
  })
})
