import { createReceiver, type EventMap, memoryStore, type Provider, sign, type SignedOptions } from '@posthorn/core'
import { VerifyWebhook, WebhooksModule } from '@posthorn/nest'
import { recomly } from '@posthorn/providers/recomly'
import { describe, expect, it } from 'vitest'
import { type Answer, ask } from '../../core/test/support/server.js'
import { gate } from '../../core/test/support/receivers.js'
import { notes, timedNotes } from '../../core/test/support/providers.js'
import { type Platform, platforms, start } from './support/app.js'
import { Controller, Injectable, Post } from '@nestjs/common'
import { OnWebhook } from '@posthorn/nest'

const secret = 'a-secret-of-these-tests'
const json = { 'content-type': 'application/json' }
const mounts = ['/guarded', '/mounted']

/** Both forms of a mount for one receiver, each with a handler that calls `run`. */
async function both<E extends EventMap>(
  platform: Platform,
  provider: Provider<E>,
  { run = () => {}, ...options }: Partial<SignedOptions<unknown>> & { readonly run?: () => unknown } = {},
) {
  @Injectable()
  class Handlers {
    @OnWebhook(provider, '*')
    async handle(): Promise<void> {
      await run()
    }
  }
  @Controller()
  class Guarded {
    @Post('guarded')
    @VerifyWebhook('one')
    async handle(): Promise<object> {
      await run()
      return { ok: true }
    }
  }
  const imports = [
    WebhooksModule.forRoot({ receivers: { one: () => createReceiver(provider, { secret, ...options }) }, path: '/mounted' }),
  ]
  return start(platform, { imports, providers: [Handlers], controllers: [Guarded] })
}

const comparable = ({ status, body, headers }: Answer) => ({ status, body, type: headers['content-type'] })

describe.each(platforms)('a refusal on $name', (platform) => {
  it.each<[string, () => Record<string, string>]>([
    ['a wrong signature', () => sign(timedNotes, { secret: 'another', body: '{}' })],
    ['a stale timestamp', () => sign(timedNotes, { secret, body: '{}', timestamp: Date.now() - 3_600_000 })],
    ['a timestamp in the future', () => sign(timedNotes, { secret, body: '{}', timestamp: Date.now() + 3_600_000 })],
    ['a signature that is none', () => ({ ...sign(timedNotes, { secret, body: '{}' }), 'x-signature': 'zz' })],
    ['no signature', () => ({})],
  ])('of %s is the same in both forms, byte for byte', async (_what, headers) => {
    const { port } = await both(platform, timedNotes)
    const given: unknown[] = []
    for (const path of mounts) given.push(comparable(await ask(port, '{}', { path, headers: { ...json, ...headers() } })))
    expect(given[0]).toEqual({ status: 401, body: '{"error":"unauthorized"}', type: 'application/json' })
    expect(given[1]).toEqual(given[0])
  })

  it('of a provider that masks it looks like success in both forms, whatever the reason', async () => {
    const { port } = await both(platform, recomly, { secret: { key_1: secret } })
    const body = JSON.stringify({ campaignId: 'c_1', name: 'Ada', email: 'ada@example.com' })
    const good = sign(recomly, { secret, body, keyId: 'key_1' })
    const forged = [sign(recomly, { secret: 'another', body, keyId: 'key_1' }), { ...good, 'x-recomly-key-id': 'no' }, {}]
    for (const path of mounts) {
      for (const headers of forged) {
        const answer = comparable(await ask(port, body, { path, headers: { ...json, ...headers } }))
        expect(answer).toEqual({ status: 200, body: '{"ok":true}', type: 'application/json' })
      }
    }
  })

  it('of a masking provider cannot be told from success and duplicates in the guard form', async () => {
    const { port } = await both(platform, recomly, { secret: { key_1: secret } })
    const body = JSON.stringify({ campaignId: 'c_1', name: 'Ada', email: 'ada@example.com' })
    const good = { ...json, ...sign(recomly, { secret, body, keyId: 'key_1' }) }
    const answers: Answer[] = []
    for (const headers of [good, good, json]) answers.push(await ask(port, body, { path: '/guarded', headers }))
    const [success, duplicate, refused] = answers.map(({ status, body: text }) => [status, text])
    expect(duplicate).toEqual(success)
    expect(refused).toEqual(success)
  })
})

describe.each(platforms)('a duplicate on $name', (platform) => {
  it.each(mounts)('of a delivery that is handled elsewhere is sent away with a time to come back (%s)', async (path) => {
    const store = { ...memoryStore(), shared: true }
    const { open, pass, reached } = gate()
    let runs = 0
    const run = () => {
      runs += 1
      return pass()
    }
    const [here, elsewhere] = [await both(platform, notes, { store, run }), await both(platform, notes, { store, run })]
    const body = JSON.stringify({ id: 'note_1', type: 'note.added' })
    const headers = { ...json, ...sign(notes, { secret, body }) }
    const first = ask(here.port, body, { path, headers })
    await reached
    const answer = await ask(elsewhere.port, body, { path, headers })
    expect(comparable(answer)).toEqual({ status: 503, body: '{"error":"unavailable"}', type: 'application/json' })
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    open()
    expect((await first).status).toBe(200)
    expect((await ask(elsewhere.port, body, { path, headers })).status).toBe(200)
    expect(runs).toBe(1)
  })

  it("of a completed delivery gets the provider's plain body in both forms", async () => {
    const { port } = await both(platform, notes)
    const given: unknown[] = []
    for (const path of mounts) {
      const body = JSON.stringify({ id: path, type: 'note.added' })
      const headers = { ...json, ...sign(notes, { secret, body }) }
      await ask(port, body, { path, headers })
      given.push(comparable(await ask(port, body, { path, headers })))
    }
    expect(given[1]).toEqual({ status: 200, body: '{"ok":true}', type: 'application/json' })
    expect(given[0]).toEqual(given[1])
  })

  it('whose run in this process has failed is told to come again, in both forms', async () => {
    for (const path of mounts) {
      const { open, pass, reached } = gate()
      const { port, nest } = await both(platform, notes, {
        run: async () => {
          await pass()
          throw new Error('no')
        },
      })
      const body = JSON.stringify({ id: 'note_1', type: 'note.added' })
      const headers = { ...json, ...sign(notes, { secret, body }) }
      const first = ask(port, body, { path, headers })
      await reached
      const second = ask(port, body, { path, headers })
      open()
      expect([(await first).status, (await second).status]).toEqual([500, 500])
      await nest.close()
    }
  })
})
