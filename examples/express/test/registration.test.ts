import { createRecoverClient, type RecoverWebhookInput } from '@posthorn/providers/recover/api'
import { expect, test } from 'vitest'
import { senders } from './contract/registration.js'
import { secrets, startApp } from './support/app.js'

const example = { folder: new URL('..', import.meta.url), args: ['app.js'] }
const PUBLIC_URL = 'https://app.example'
const endpoint = 'https://app.example/webhooks/recover'

/** A Recover that an app can register with, alone, and what it has registered. */
async function startRecover() {
  const { RECOVER_API_URL, RECOVER_PARTNER_KEY } = (await senders()).env
  const client = createRecoverClient({ partnerKey: RECOVER_PARTNER_KEY, baseUrl: RECOVER_API_URL })
  const start = async (env: Readonly<Record<string, string>> = {}) => {
    const app = await startApp(example, { RECOVER_API_URL, RECOVER_PARTNER_KEY, PUBLIC_URL, ...env })
    await app.line(/^registered /)
    expect(await app.stop()).toMatchObject({ code: 0, stderr: '' })
  }
  const webhooks = async () => (await client.listWebhooks()).webhooks
  return { client, start, webhooks }
}

test('an app that starts twice is registered once', async () => {
  const { start, webhooks } = await startRecover()
  await start()
  const registered = await webhooks()
  expect(registered).toMatchObject([{ url: endpoint, events: ['checklist.completed'], active: true }])
  await start({ PUBLIC_URL: `${PUBLIC_URL}/` })
  expect(await webhooks()).toEqual(registered)
})

test.each([
  ['for other events', { events: ['lead.created'] }],
  ['and switched off', { active: false }],
] as const)('an app that finds itself registered %s puts it right', async (_how, changes) => {
  const { client, start, webhooks } = await startRecover()
  const other: RecoverWebhookInput = { url: 'https://other.example', events: ['lead.created'], secret: 'of-someone-else' }
  const others = await client.createWebhook(other)
  const input: RecoverWebhookInput = { url: endpoint, events: ['checklist.completed'], secret: secrets.RECOVER_SECRET }
  const own = await client.createWebhook(input)
  await client.updateWebhook(own.id, changes)
  await start()
  expect(await webhooks()).toEqual([others, own])
})

test.each([
  ['PUBLIC_URL', { RECOVER_PARTNER_KEY: 'pk_live_1' }, 'Recover: PUBLIC_URL is not set'],
  [
    'REFERRALLOOP_WAITLIST_ID',
    { REFERRALLOOP_API_KEY: 'pk_live_1', PUBLIC_URL },
    'ReferralLoop: REFERRALLOOP_WAITLIST_ID is not set',
  ],
  ['https', { RECOVER_PARTNER_KEY: 'pk_live_1', RECOVER_API_URL: 'http://api.example' }, '`baseUrl` must be https'],
  [
    'a bare address',
    { RECOVER_PARTNER_KEY: 'pk_live_1', RECOVER_API_URL: 'https://user:hunter2@api.example' },
    'no user, password',
  ],
])('without %s an app tells what is missing, calls nobody, and serves', async (_what, env, message) => {
  const app = await startApp(example, env)
  expect(await app.runs()).toEqual([])
  const { code, stderr } = await app.stop()
  expect(code).toBe(0)
  expect(stderr).toMatch(/^not registered at [^\n]+\n$/)
  expect(stderr).toContain(message)
  expect(stderr).not.toContain('hunter2')
})
