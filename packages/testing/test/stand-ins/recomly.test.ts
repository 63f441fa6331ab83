import { recomly } from '@posthorn/providers/recomly'
import { fixedClock, sign } from '@posthorn/testing'
import { type RecomlyKey, type RecomlyStandIn, startRecomly } from '@posthorn/testing/stand-ins'
import { expect, onTestFinished, test } from 'vitest'
import { call } from './support.js'

const clock = fixedClock('2026-02-15T10:30:00Z')
const invite = { campaignId: 'c1', name: 'Jane Smith', email: 'jane@example.com' }

async function started(): Promise<RecomlyStandIn> {
  const standIn = await startRecomly({ clock })
  onTestFinished(() => standIn.close())
  return standIn
}

function send(standIn: RecomlyStandIn, { keyId, secret }: RecomlyKey, content: unknown = invite, timestamp = clock.now()) {
  const body = typeof content === 'string' ? content : JSON.stringify(content)
  return call('POST', standIn.endpoint, body, sign(recomly, { secret, keyId, body, timestamp }))
}

test('a key that is made over HTTP is good at once, and its secret is shown once', async () => {
  const standIn = await started()
  const made = await call('POST', `${standIn.url}/_stand-in/keys`, '{}')
  const key = made.json as RecomlyKey
  expect([made.status, key]).toEqual([201, { keyId: expect.stringMatching(/^key_/), secret: expect.any(String) }])
  expect(await send(standIn, key)).toMatchObject({ status: 200, json: { ok: true } })
  expect(standIn.invites).toEqual([invite])
  expect(standIn.keys).toEqual([key.keyId])
  expect((await call('GET', `${standIn.url}/_stand-in/keys`)).json).toEqual([key.keyId])
  expect((await call('GET', `${standIn.url}/_stand-in/invites`)).json).toEqual([invite])
})

test('whatever is wrong with the key or the signature, the reply is that of success', async () => {
  const standIn = await started()
  const key = standIn.createKey()
  const accepted = await send(standIn, key)
  const revoked = standIn.createKey()
  standIn.revokeKey(revoked.keyId)
  for (const [name, reply] of [
    ['unknown key', await send(standIn, { keyId: 'key_other', secret: key.secret })],
    ['wrong secret', await send(standIn, { keyId: key.keyId, secret: 'another' })],
    ['revoked key', await send(standIn, revoked)],
    ['stale', await send(standIn, key, invite, clock.now() - 301_000)],
    ['unsigned', await call('POST', standIn.endpoint, invite)],
  ] as const) {
    const { status, body, comparableHeaders } = reply.reply
    expect([name, status, body, comparableHeaders]).toEqual([name, 200, accepted.reply.body, accepted.reply.comparableHeaders])
  }
  expect(standIn.invites).toHaveLength(1)
  expect(standIn.log.map(({ type }) => type)).toEqual(['invite.accepted', ...Array<string>(5).fill('invite.refused')])
})

test.each([
  ['malformed JSON', '{'],
  ['no campaign', { name: 'Jane', email: 'jane@example.com' }],
  ['neither email nor phone', { campaignId: 'c1', name: 'Jane' }],
  ['a phone that is not E.164', { campaignId: 'c1', name: 'Jane', phone: '0155' }],
])('a signed body with %s is answered 400', async (_, body) => {
  const standIn = await started()
  expect((await send(standIn, standIn.createKey(), body)).status).toBe(400)
  expect(standIn.invites).toEqual([])
})

test('an exact replay is accepted once', async () => {
  const standIn = await started()
  const key = standIn.createKey()
  await send(standIn, key)
  await send(standIn, key)
  expect(standIn.invites).toHaveLength(1)
  expect(standIn.log).toMatchObject([{ type: 'invite.accepted', key_id: key.keyId }, { type: 'invite.repeated' }])
})

test('a key is revoked over HTTP', async () => {
  const standIn = await started()
  const { keyId } = standIn.createKey()
  expect((await call('POST', `${standIn.url}/_stand-in/revoked-keys`, { keyId })).status).toBe(200)
  expect((await call('POST', `${standIn.url}/_stand-in/revoked-keys`, { keyId })).status).toBe(404)
  expect(standIn.keys).toEqual([])
})
