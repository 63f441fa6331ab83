import type { Claim } from '@posthorn/core'
import { sendInstead, settleByStatus } from '@posthorn/core/node'
import { describe, expect, it } from 'vitest'
import { textOf } from '../support/providers.js'
import { ask, serve } from '../support/server.js'
import { claim, failed, failing } from './support/claims.js'

const broken = (thrown: unknown): Pick<Claim, 'complete' | 'release'>[] => {
  const reject = () => Promise.reject(thrown)
  const fail = () => {
    throw thrown
  }
  return [
    { complete: reject, release: reject },
    { complete: fail, release: fail },
  ]
}

describe('settleByStatus', () => {
  it.each([200, 201, 202, 204, 299])('completes by %i', async (status) => {
    const mine = claim()
    expect(await settleByStatus(mine, status)).toBeUndefined()
    expect(mine.calls).toEqual(['complete'])
  })

  it.each([0, 100, 199, 300, 302, 304, 400, 404, 500, 503, -200, Number.NaN, Number.POSITIVE_INFINITY])(
    'releases by %d',
    async (status) => {
      const mine = claim()
      expect(await settleByStatus(mine, status)).toBeUndefined()
      expect(mine.calls).toEqual(['release'])
    },
  )

  it('gives the reply of a claim that could not be recorded', async () => {
    expect(await settleByStatus(failing(), 200)).toBe(failed)
  })

  it.each([200, 500])('gives 503 and a time to come back where settling by %i fails, and never rejects', async (status) => {
    for (const mine of [...broken(new Error('down')), ...broken(undefined)]) {
      const reply = await settleByStatus(mine, status)
      expect(reply && { status: reply.status, text: textOf(reply), after: reply.headers['retry-after'] }).toEqual({
        status: 503,
        text: '{"error":"unavailable"}',
        after: '1',
      })
    }
  })
})

describe('sendInstead', () => {
  it('sends a reply without anything of the head that was prepared', async () => {
    const port = await serve((request, response) => {
      response.statusCode = 201
      response.statusMessage = 'Made just now'
      response.setHeader('x-app', 'yes')
      response.setHeader('set-cookie', 'a=1')
      response.setHeader('content-length', 100)
      sendInstead(request, response, failed)
    })
    const { status, statusText, headers } = await fetch(`http://127.0.0.1:${port}`)
    expect([status, statusText, headers.get('content-length')]).toEqual([503, 'Service Unavailable', '5'])
    expect([headers.get('x-app'), headers.get('set-cookie')]).toEqual([null, null])
  })

  it('breaks off what has begun, so that it cannot pass for a success', async () => {
    const port = await serve((request, response) => {
      response.write('half of ')
      sendInstead(request, response, failed)
    })
    await expect(ask(port)).rejects.toThrow(/aborted|hang up|ECONNRESET/)
  })
})
