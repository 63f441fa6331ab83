import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { ask } from '../support/server.js'
import { claim, failing, route } from './support/claims.js'

/** As session middleware does it: its own `end` works once, and says nothing the second time. */
function wrapOnce(response: ServerResponse): void {
  const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse
  let ended = false
  response.end = ((...args: unknown[]) => {
    if (ended) return response
    ended = true
    return end(...args)
  }) as typeof response.end
}

describe('a held reply', () => {
  it('gives way to another, whatever has wrapped its end meanwhile', async () => {
    const port = await route(failing(), (response) => {
      wrapOnce(response)
      response.end()
    })
    expect(await ask(port)).toMatchObject({ status: 503, body: 'later' })
  })

  it('calls back whoever waits for its last byte to be taken, and ends then', async () => {
    const mine = claim()
    const port = await route(mine, (response) => {
      response.setHeader('content-length', 4)
      response.write('done', () => response.end())
    })
    expect(await ask(port)).toMatchObject({ status: 200, body: 'done' })
    expect(mine.calls).toEqual(['complete'])
  })

  it('keeps the words of its status where the app then goes on to another', async () => {
    const port = await route(claim(), (response) => {
      response.end('done')
      response.statusCode = 404
      response.statusMessage = 'Not Found'
    })
    expect(await ask(port)).toMatchObject({ status: 200, body: 'done' })
  })
})
