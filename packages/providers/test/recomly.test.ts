import { createReceiver, sign } from '@posthorn/core'
import { recomly, type RecomlyInvite } from '@posthorn/providers/recomly'
import { expect, it } from 'vitest'

const now = Date.UTC(2026, 1, 14)
const secret = 'a-signing-secret'
const invite: RecomlyInvite = { campaignId: 'cmp_1', name: 'Jane Smith', email: 'jane@example.com' }

function setUp() {
  const refusals: string[] = []
  const runs: RecomlyInvite[] = []
  const receiver = createReceiver(recomly, {
    secret: { key_1: secret },
    now: () => now,
    onRefused: ({ code }) => refusals.push(code),
  })
  receiver.on('invite', (event) => runs.push(event))
  const deliver = async (body: unknown, change: Record<string, string> = {}, at = now) => {
    const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
    const headers = { ...sign(recomly, { secret, keyId: 'key_1', body: bytes, timestamp: at }), ...change }
    const {
      status,
      headers: replied,
      body: text,
      close,
    } = await receiver.receive({ method: 'POST', url: '/', headers, body: bytes })
    return { status, headers: replied, body: Buffer.from(text).toString(), close }
  }
  return { deliver, refusals, runs }
}

it('answers every refusal exactly as it answers success', async () => {
  const { deliver, refusals, runs } = setUp()
  const success = await deliver(invite)
  expect(success).toMatchObject({ status: 200, body: '{"ok":true}' })
  expect(await deliver(invite, { 'x-recomly-key-id': 'key_2' })).toEqual(success)
  expect(await deliver(invite, { 'x-recomly-key-id': '__proto__' })).toEqual(success)
  expect(await deliver(invite, { 'x-recomly-key-id': '' })).toEqual(success)
  expect(await deliver(invite, { 'x-recomly-signature': `t=${now / 1000},v1=${'0'.repeat(64)}` })).toEqual(success)
  expect(await deliver(invite, { 'x-recomly-signature': 'nonsense' })).toEqual(success)
  expect(await deliver(invite, {}, now - 301_000)).toEqual(success)
  expect(await deliver('{', { 'x-recomly-key-id': 'key_2' })).toEqual(success)
  expect(refusals).toEqual([
    'key_unknown',
    'key_unknown',
    'key_id_missing',
    'signature_mismatch',
    'signature_malformed',
    'timestamp_too_old',
    'key_unknown',
  ])
  expect(runs).toEqual([invite])
})

it('answers 400 to a body that is signed and malformed, or lacks fields', async () => {
  const { deliver, refusals } = setUp()
  for (const body of ['{', 'null', '"text"', [], {}, { name: 'Jane' }]) expect((await deliver(body)).status).toBe(400)
  expect(refusals.slice(0, 3)).toEqual(['payload_malformed', 'payload_malformed', 'payload_malformed'])
  expect(refusals.slice(3)).toEqual(['payload_invalid', 'payload_invalid', 'payload_invalid'])
})

it('runs an equal invite that was signed anew, and no exact replay', async () => {
  const { deliver, runs } = setUp()
  await deliver(invite)
  expect((await deliver(invite)).status).toBe(200)
  expect(runs).toHaveLength(1)
  expect((await deliver(invite, {}, now + 1000)).status).toBe(200)
  expect(runs).toHaveLength(2)
})

it('answers 500 when the handler fails, and runs the retry', async () => {
  const runs: number[] = []
  const receiver = createReceiver(recomly, { secret: { key_1: secret }, now: () => now }).on('invite', () => {
    if (runs.push(1) === 1) throw new Error('the database is away')
  })
  const body = Buffer.from(JSON.stringify(invite))
  const request = { method: 'POST', url: '/', headers: sign(recomly, { secret, keyId: 'key_1', body, timestamp: now }), body }
  expect((await receiver.receive(request)).status).toBe(500)
  expect(await receiver.receive(request)).toMatchObject({ status: 200 })
  expect(runs).toHaveLength(2)
})
