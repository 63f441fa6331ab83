import { All, Controller } from '@nestjs/common'
import { APP_INTERCEPTOR } from '@nestjs/core'
import { createReceiver, defineProvider, type Handshake, type Provider, sign } from '@posthorn/core'
import { VerifyWebhook, WebhooksModule } from '@posthorn/nest'
import { map, type Observable } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { secret } from '../../../test/adapters/leads.js'
import { ask } from '../../core/test/support/server.js'
import { type Platform, platforms, start } from './support/app.js'

type Notes = Readonly<Record<string, { readonly event: string }>>

const asking = (handshake: Handshake): Provider<Notes> =>
  defineProvider({
    name: 'asking-notes',
    docs: 'https://notes.example/webhooks',
    schemes: [{ kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-signature', encoding: 'hex' }, signed: '{body}' }],
    type: '{json:event}',
    handshakes: [handshake],
  })

const echo = asking({ when: { method: 'GET', ref: 'query:challenge' }, verify: 'none', reply: { text: 'query:challenge' } })
const validation = asking({
  when: { method: 'POST', ref: 'json:event', equals: 'endpoint.url_validation' },
  verify: 'signature',
  reply: { json: { plainToken: 'json:token', encryptedToken: { mac: 'json:token' } } },
})

class Wrapped {
  intercept(_context: unknown, next: { handle(): Observable<unknown> }): Observable<unknown> {
    return next.handle().pipe(map((data) => ({ data })))
  }
}

async function both(platform: Platform, provider: Provider<Notes>) {
  let runs = 0
  @Controller()
  class Guarded {
    @All('guarded')
    @VerifyWebhook('one')
    handle(): void {
      runs += 1
    }
  }
  const imports = [WebhooksModule.forRoot({ receivers: { one: () => createReceiver(provider, { secret }) }, path: '/mounted' })]
  const providers = [{ provide: APP_INTERCEPTOR, useClass: Wrapped }]
  const app = await start(platform, { imports, controllers: [Guarded], providers })
  return { ...app, runs: () => runs }
}

describe.each(platforms)('a handshake on $name', (platform) => {
  it.each(['/guarded', '/mounted'])('is answered with the very text, and reaches no handler (%s)', async (path) => {
    const { port, runs } = await both(platform, echo)
    const answer = await ask(port, undefined, { method: 'GET', path: `${path}?challenge=%3Cscript%3E` })
    expect(answer).toMatchObject({
      status: 200,
      body: '<script>',
      headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    })
    expect((await ask(port, undefined, { method: 'GET', path })).status).toBe(405)
    expect(runs()).toBe(0)
  })

  it.each(['/guarded', '/mounted'])('that is signed is answered with the very JSON (%s)', async (path) => {
    const { port, runs } = await both(platform, validation)
    const body = JSON.stringify({ event: 'endpoint.url_validation', token: 'tok1' })
    const headers = { 'content-type': 'application/json', ...sign(validation, { secret, body }) }
    const answer = await ask(port, body, { path, headers })
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } })
    expect(JSON.parse(answer.body)).toEqual({
      plainToken: 'tok1',
      encryptedToken: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    })
    expect((await ask(port, body, { path, headers: { 'content-type': 'application/json' } })).status).toBe(401)
    expect(runs()).toBe(0)
  })
})
