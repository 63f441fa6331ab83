import { sign } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { note, notes, now, provider, secret, signed, textOf } from '../support/providers.js'
import { recorded } from '../support/receivers.js'
import { fix, mountOf, parcel, throwing, ways } from './support/mounts.js'

const unknown = { status: 404, text: '{"error":"not_found"}' }

describe('a mount', () => {
  it('receives what its framework hands over', async () => {
    const { receiver, runs } = recorded()
    const reply = await mountOf(receiver).receive(parcel(signed(notes)))
    expect([reply.status, textOf(reply), runs.length]).toEqual([200, '{"ok":true}', 1])
  })

  it('verifies it, and claims nothing by that', async () => {
    const { receiver, runs } = recorded()
    const mount = mountOf(receiver)
    const request = signed(notes)
    for (let attempt = 1; attempt <= 2; attempt++) {
      const verified = await mount.verify(parcel(request))
      expect(verified).toMatchObject({ webhook: { event: JSON.parse(request.body.toString()) as object } })
      expect('webhook' in verified && verified.webhook.delivery.rawBody).toEqual(request.body)
    }
    expect([(await receiver.health()).inFlight, runs.length]).toEqual([0, 0])
  })

  it.each(ways)('gives the refusal of what is not signed, and does not touch its body (%s)', async (way) => {
    const { receiver } = recorded()
    const unsigned = parcel({ ...signed(notes), headers: {} })
    const given = await mountOf(receiver)[way](unsigned)
    const reply = 'reply' in given ? given.reply : given
    expect(reply).toMatchObject({ status: 401 })
    expect(unsigned.touched()).toBe(false)
  })

  it('takes the bytes that a parser left where the framework says it leaves them', async () => {
    const { receiver, runs } = recorded()
    const request = signed(notes)
    for (const parsed of [{ rawBody: request.body }, { body: new Uint8Array(request.body) }]) {
      const spent = parcel({ ...request, body: Buffer.from('spent') }, { parsed })
      expect((await mountOf(receiver).receive(spent)).status).toBe(200)
      expect(spent.touched()).toBe(false)
    }
    expect(runs).toHaveLength(1)
  })

  it.each(ways)('tells the fix for its framework where a parser left text and no bytes (%s)', async (way) => {
    const { receiver } = recorded()
    const request = signed(notes)
    const text = request.body.toString()
    const spent = parcel(request, { parsed: { rawBody: text, body: text } })
    for await (const _ of spent.inside.node as unknown as AsyncIterable<Buffer>);
    const failure = mountOf(receiver)[way](spent)
    await expect(failure).rejects.toMatchObject({ code: 'body_already_read', message: expect.stringContaining(fix) as string })
  })

  it("signs the address that the framework gives, or else the request's own", async () => {
    const addressed = provider({
      schemes: [
        { kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-signature', encoding: 'hex' }, signed: '{query:a}.{body}' },
      ],
    })
    const { receiver, runs } = recorded({ sender: addressed })
    const body = Buffer.from(note())
    const headers = sign(addressed, { secret, body, timestamp: now, url: '/hooks?a=1' })
    const request = { method: 'POST', url: '/?a=2', headers, body }
    expect((await mountOf(receiver).receive(parcel(request))).status).toBe(401)
    expect((await mountOf(receiver).receive(parcel(request, { url: '/hooks?a=1' }))).status).toBe(200)
    expect((await mountOf(receiver).receive(parcel({ ...request, url: '/hooks?a=1' }))).status).toBe(200)
    expect(runs).toHaveLength(1)
  })
})

const params = (name: unknown) => ({ params: { provider: name } })

describe('a mount of several receivers', () => {
  it.each(ways)('takes the one that the path names (%s)', async (way) => {
    const { receiver } = recorded()
    const mount = mountOf({ notes: receiver, other: throwing(new Error('not this one')) })
    const given = await mount[way](parcel(signed(notes), params('notes')))
    expect('webhook' in given || ('status' in given && given.status === 200)).toBe(true)
  })

  it.each(ways)('takes the parameter that it is told (%s)', async (way) => {
    const { receiver } = recorded()
    const mount = mountOf({ notes: receiver }, { param: 'sender' })
    const named = { params: { sender: 'notes', provider: 'nobody' } }
    const given = await mount[way](parcel(signed(notes), named))
    expect('webhook' in given || ('status' in given && given.status === 200)).toBe(true)
  })

  it.each(
    ways.flatMap((way) => ['nobody', 'constructor', '__proto__', '', 7, ['notes'], null].map((name) => [way, name] as const)),
  )('answers 404 to %s by the name %j, and reads no body', async (way, name) => {
    const mount = mountOf({ notes: recorded().receiver })
    const asked = parcel(signed(notes), params(name))
    const given = await mount[way](asked)
    const reply = 'reply' in given ? given.reply : given
    expect('body' in reply && { status: reply.status, text: textOf(reply) }).toEqual(unknown)
    expect(asked.touched()).toBe(false)
  })

  const unnamed = { code: 'options_invalid', message: expect.stringContaining('/:provider') as string }

  it.each(ways.flatMap((way) => [undefined, null, {}].map((none) => [way, none] as const)))(
    'tells the app that the path names none (%s, parameters %j)',
    async (way, none) => {
      const mount = mountOf({ notes: recorded().receiver, other: recorded().receiver })
      await expect(mount[way](parcel(signed(notes), { params: none }))).rejects.toMatchObject(unnamed)
    },
  )

  it('says so at once where its path is known', () => {
    const several = { notes: recorded().receiver, other: recorded().receiver }
    for (const path of ['/', '/hooks', '/hooks/:tenant'])
      expect(() => mountOf(several, {}, path)).toThrow(expect.objectContaining(unnamed))
    expect(() => mountOf(several, { param: 'who' }, '/hooks/:provider')).toThrow('/:who')
    for (const path of ['/:provider', '/hooks/:provider/x']) expect(() => mountOf(several, {}, path)).not.toThrow()
    expect(() => mountOf(several, { param: 'who' }, '/:who')).not.toThrow()
  })

  it('takes the only one by whatever path, unless that names another', async () => {
    const { receiver } = recorded()
    const mount = mountOf({ notes: receiver }, {}, '/hooks')
    expect((await mount.receive(parcel(signed(notes)))).status).toBe(200)
    expect((await mount.receive(parcel(signed(notes), params('other')))).status).toBe(404)
  })
})
