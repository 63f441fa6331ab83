import type { ServerResponse } from 'node:http'
import { verifyWebhook } from '@posthorn/express'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { start, versions } from './support/app.js'

describe.each(versions)('a claim behind verifyWebhook on $name', ({ express }) => {
  it.each<[string, (response: ServerResponse, next: (error: unknown) => void) => void]>([
    ['the app destroys the response', (response) => response.destroy()],
    [
      'the app fails after its first byte',
      (response, next) => {
        response.write('begun')
        next(new Error('no'))
      },
    ],
  ])('is released when %s: the retry runs', async (_what, fail) => {
    let runs = 0
    const { deliver } = await start(express, (app) =>
      app.post('/hooks', verifyWebhook(leads()), (_request, response, next) => {
        runs += 1
        if (runs === 1) fail(response, next)
        else response.end('done')
      }),
    )
    const body = event()
    await expect(deliver(body)).rejects.toThrow(/aborted|hang up|ECONNRESET/)
    expect(await deliver(body)).toMatchObject({ status: 200, body: 'done' })
    expect(runs).toBe(2)
  })
})
