import type { ServerResponse } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import { memoryStore, type Store } from '@posthorn/core'
import { verifyWebhook } from '@posthorn/express'
import type express5 from 'express'
import { describe, expect, it } from 'vitest'
import { gate } from '../../core/test/support/receivers.js'
import { scriptedStore } from '../../core/test/support/scripted-store.js'
import { event, leads } from '../../../test/adapters/leads.js'
import { type Express, start, versions } from './support/app.js'

type After = (response: ServerResponse, next: (error?: unknown) => void) => void

/** The whole reply of an app that replies and then goes on, while the store takes its time. */
async function replyOf(express: Express, after: After) {
  const { open, pass, reached } = gate()
  const inner = memoryStore()
  const store: Store = { ...inner, complete: (...args) => pass().then(() => inner.complete(...args)) }
  const { deliver } = await start(express, (app) =>
    app.post('/hooks', verifyWebhook(leads({ store })), (_request, response, next) => {
      response.status(201).set('x-first', 'yes').send('the first reply')
      after(response, next)
    }),
  )
  const answer = deliver(event())
  await reached
  await turn()
  open()
  const { date: _date, ...headers } = (await answer).headers
  return { ...(await answer), headers }
}

describe.each(versions)('a reply behind verifyWebhook on $name', ({ express }) => {
  it.each<[string, After]>([
    ['next()', (_response, next) => next()],
    ['next(error)', (_response, next) => next(new Error('too late'))],
    [
      'an exception',
      () => {
        throw new Error('too late')
      },
    ],
    [
      'another head',
      (response) => {
        response.statusCode = 500
        response.setHeader('x-late', 'yes')
        response.setHeader('content-length', 3)
        response.removeHeader('x-first')
      },
    ],
    [
      'write and end',
      (response) => {
        response.write('more')
        response.end('second')
      },
    ],
  ])('is not changed by %s after it', async (_what, after) => {
    const plain = await replyOf(express, () => {})
    expect(plain).toMatchObject({ status: 201, body: 'the first reply', headers: { 'content-length': '15', 'x-first': 'yes' } })
    expect(await replyOf(express, after)).toEqual(plain)
  })

  // Node refuses both after `end`, with an exception or without a word.
  it.each<[string, After]>([
    ['writeHead', (response) => response.writeHead(500, { 'x-late': 'yes' })],
    [
      'flushHeaders',
      (response) => {
        response.statusCode = 500
        response.flushHeaders()
      },
    ],
  ])('is not changed by %s after it', async (_what, after) => {
    expect(await replyOf(express, after)).toEqual(await replyOf(express, () => {}))
  })

  it('that Node refuses is an exception in the app, and releases the delivery', async () => {
    let runs = 0
    const { deliver, errors } = await start(express, (app) =>
      app.post('/hooks', verifyWebhook(leads()), (_request, response) => {
        runs += 1
        response.end(runs === 1 ? ({ ok: true } as never) : 'done')
      }),
    )
    const body = event()
    expect((await deliver(body)).status).toBe(500)
    expect(errors).toMatchObject([{ code: 'ERR_INVALID_ARG_TYPE' }])
    expect(await deliver(body)).toMatchObject({ status: 200, body: 'done' })
    expect(runs).toBe(2)
  })

  it('whose first byte left breaks off where the delivery cannot be completed', async () => {
    const store = scriptedStore()
    store.break('complete')
    const { deliver } = await start(express, (app) =>
      app.post('/hooks', verifyWebhook(leads({ store })), (_request, response) => {
        response.write('do')
        response.end('ne')
      }),
    )
    await expect(deliver(event())).rejects.toThrow(/aborted|hang up|ECONNRESET/)
  })

  it.each<[string, (response: express5.Response) => void]>([
    ['send', (response) => void response.send('done')],
    ['writeHead and end', (response) => void response.writeHead(200, { 'x-first': 'yes' }).end('done')],
    ['writeHead with a message', (response) => void response.writeHead(200, 'Fine', { 'content-length': 4 }).end('done')],
  ])('by %s gives way to 503 where the delivery cannot be completed', async (_what, reply) => {
    const store = scriptedStore()
    store.break('complete')
    const { deliver } = await start(express, (app) =>
      app.post('/hooks', verifyWebhook(leads({ store })), (_request, response) => reply(response)),
    )
    const answer = await deliver(event())
    expect(answer).toMatchObject({ status: 503, body: '{"error":"unavailable"}' })
    expect(answer.headers).toHaveProperty('retry-after')
    expect(answer.headers).not.toHaveProperty('x-first')
  })
})
