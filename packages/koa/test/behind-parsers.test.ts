import { sign } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import type { Context, Middleware } from 'koa'
import { describe, expect, it } from 'vitest'
import { event, leads, secret } from '../../../test/adapters/leads.js'
import { ask } from '../../core/test/support/server.js'
import { everywhere, start } from './support/app.js'
import { parsers, polite } from './support/parsers.js'

const combined = <Row>(rows: readonly (readonly [string, Row])[]) =>
  everywhere.flatMap((each) => rows.map(([parser, make]) => ({ ...each, parser, make })))

/** An app with the given middleware before the mount, which counts its runs. */
async function behind({ Koa, handlers }: (typeof everywhere)[number], upstream: Middleware) {
  let runs = 0
  const app = await start(Koa, (made) => {
    made.use(upstream)
    for (const each of handlers(leads(), {}, () => (runs += 1))) made.use(each)
  })
  return { ...app, runs: () => runs }
}

describe.each(combined(parsers))('$name behind $parser', ({ make, ...mount }) => {
  it('fails loudly and tells the fix to the app alone, since no exact bytes are left', async () => {
    const { deliver, errors, runs } = await behind(mount, make())
    expect(await deliver(event())).toMatchObject({ status: 500, body: 'Internal Server Error' })
    expect(errors).toMatchObject([
      { code: 'body_already_read', message: expect.stringMatching(/before the body parser.*koa-bodyparser/s) as string },
    ])
    expect(runs()).toBe(0)
  })

  it('handles a type that the parser leaves in the stream', async () => {
    const { port, errors, runs } = await behind(mount, make())
    for (const type of [{ 'content-type': 'application/x-unknown' }, {}]) {
      const body = event()
      const headers = { ...type, ...sign(recover, { secret, body }) }
      expect((await ask(port, body, { path: '/hooks', headers })).status).toBe(200)
    }
    expect([errors, runs()]).toEqual([[], 2])
  })
})

describe.each(combined(polite))('$name behind $parser', ({ make, ...mount }) => {
  it('handles deliveries where the app tells the parser to leave their path alone', async () => {
    const parse = make()
    const { deliver, runs } = await behind(mount, async (ctx, next) => {
      ctx['disableBodyParser'] = ctx.path === '/hooks'
      await parse(ctx, next)
    })
    expect((await deliver(event())).status).toBe(200)
    expect((await deliver(event(), { path: '/other' })).status).toBe(500)
    expect(runs()).toBe(1)
  })
})

describe.each(everywhere)('$name', (mount) => {
  const leave = (make: (ctx: Context, body: Buffer) => object) =>
    behind(mount, async (ctx, next) => {
      const chunks: Buffer[] = []
      for await (const chunk of ctx.req) chunks.push(chunk as Buffer)
      Object.assign(ctx.request, make(ctx, Buffer.concat(chunks)))
      await next()
    })

  it.each(['rawBody', 'body'])('takes bytes that the app left in ctx.request.%s', async (name) => {
    const { deliver, runs } = await leave((_ctx, bytes) => ({ [name]: bytes }))
    expect((await deliver(event())).status).toBe(200)
    expect(runs()).toBe(1)
  })

  // Such a text equals the bytes until the first body with a BOM, a bad character or an encoding.
  it('never takes a rawBody that is text for the bytes, though it says the same', async () => {
    const { deliver, errors, runs } = await leave((_ctx, bytes) => ({ rawBody: bytes.toString() }))
    expect((await deliver(event())).status).toBe(500)
    expect(errors).toMatchObject([{ code: 'body_already_read' }])
    expect(runs()).toBe(0)
  })

  it('reads the stream where it is unread, whatever text stands in rawBody', async () => {
    const { deliver, runs } = await behind(mount, async (ctx, next) => {
      Object.assign(ctx.request, { rawBody: '{}', body: {} })
      await next()
    })
    expect((await deliver(event())).status).toBe(200)
    expect(runs()).toBe(1)
  })
})
