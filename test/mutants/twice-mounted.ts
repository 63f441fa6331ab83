import { deepStrictEqual } from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createReceiver, isWebhookError, sign } from '@posthorn/core'
import { verifyWebhook } from '@posthorn/express'
import { recover } from '@posthorn/providers/recover'
import { send } from '@posthorn/testing'
import express from 'express'

const secret = 'recover-signing-secret'

/** An Express app that verifies a route twice. */
export async function twiceMounted(): Promise<void> {
  const receiver = createReceiver(recover, { secret, joinMs: 0 })
  const codes: unknown[] = []
  const app = express().set('env', 'test')
  app.post('/hooks', verifyWebhook(receiver), verifyWebhook(receiver), (_request, response) => void response.end())
  app.use((error: unknown, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
    codes.push(isWebhookError(error) ? error.code : error)
    response.status(500).end()
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const body = '{"id":"evt_1","type":"lead.created","account_id":"a","created_at":"2026-02-14T15:30:00Z","data":{}}'
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`
    const { status } = await send(url, { body, headers: sign(recover, { secret, body }) })
    deepStrictEqual([status, codes], [500, ['options_invalid']])
  } finally {
    server.close()
    server.closeAllConnections()
  }
}
