import { describe, expect, it } from 'vitest'
import { event, forged, leads, signed } from '../../../test/adapters/leads.js'
import { everywhere, start } from './support/app.js'

describe.each(everywhere)('app.inject with $name', ({ fastify, mount }) => {
  const mounted = async () => {
    let runs = 0
    const { app, errors } = await start(fastify, (made) => mount(made, leads(), () => (runs += 1)))
    const inject = async (payload: string | Buffer, headers = signed(String(payload))) => {
      const { statusCode, body } = await app.inject({ method: 'POST', url: '/hooks', headers, payload })
      return [statusCode, body] as const
    }
    return { inject, app, errors, runs: () => runs }
  }

  it('handles a delivery once, and answers its duplicate', async () => {
    const { inject, runs } = await mounted()
    const body = event()
    expect((await inject(body))[0]).toBe(200)
    expect(await inject(body)).toEqual([200, '{"ok":true}'])
    expect((await inject(Buffer.from(event())))[0]).toBe(200)
    expect(runs()).toBe(2)
  })

  it('refuses a forgery', async () => {
    const { inject, runs } = await mounted()
    const body = event()
    const [status, text] = await inject(body, { ...signed(body), ...forged })
    expect([status, JSON.parse(text), runs()]).toEqual([401, { error: 'unauthorized' }, 0])
    expect((await inject(body, {}))[0]).toBe(401)
  })

  it('answers an empty body by its signature', async () => {
    const { inject, app, runs, errors } = await mounted()
    expect((await inject('', { ...signed(''), 'content-length': '0' }))[0]).toBe(400)
    expect((await app.inject({ method: 'POST', url: '/hooks', headers: signed('') })).statusCode).toBe(400)
    expect((await app.inject({ method: 'POST', url: '/hooks' })).statusCode).toBe(401)
    expect([runs(), errors]).toEqual([0, []])
  })
})
