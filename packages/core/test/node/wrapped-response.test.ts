import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { ask } from '../support/server.js'
import { type App, claim, failing, route } from './support/claims.js'

/** Runs once, just before a head leaves, as `on-headers` does for compression, sessions and logs. */
function onHead(response: ServerResponse, listener: () => void): void {
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse
  let fired = false
  response.writeHead = (...args: unknown[]) => {
    if (!fired) {
      fired = true
      listener()
    }
    return writeHead(...args)
  }
}

const replies: readonly (readonly [string, App])[] = [
  ['end', (response) => response.end('made')],
  ['writeHead and end', (response) => response.writeHead(200, { 'x-app': 'yes' }).end('made')],
  [
    'write and end',
    (response) => {
      response.write('ma')
      response.end('de')
    },
  ],
]

describe.each(['before', 'after'])('a response whose head is watched by middleware that comes %s the claim', (place) => {
  const watched = async (settled: ReturnType<typeof claim>, app: App) => {
    const heads: number[] = []
    const watch: App = (response) =>
      onHead(response, () => {
        heads.push(response.statusCode)
        response.setHeader('x-watched', 'yes')
      })
    const inside: App = (response, request) => {
      if (place === 'after') watch(response, request)
      return app(response, request)
    }
    return { heads, port: await route(settled, inside, place === 'before' ? watch : undefined) }
  }

  it.each(replies)('is told once of the head of a reply by %s, and may add to it', async (_how, app) => {
    const mine = claim()
    const { heads, port } = await watched(mine, app)
    expect(await ask(port)).toMatchObject({ status: 200, body: 'made', headers: { 'x-watched': 'yes' } })
    expect(heads).toEqual([200])
    expect(mine.calls).toEqual(['complete'])
  })

  it.each(replies.slice(0, 2))('does not keep 503 from taking the place of a reply by %s', async (_how, app) => {
    const { heads, port } = await watched(failing(), app)
    const answer = await ask(port)
    expect(answer).toMatchObject({ status: 503, body: 'later' })
    expect(answer.headers).not.toHaveProperty('x-app')
    expect(heads).toHaveLength(1)
  })
})

/** Ends later, as sessions do, which are stored first. */
const putOff: App = (response) => {
  const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse
  response.end = ((...args: unknown[]) => {
    setImmediate(() => end(...args))
    return response
  }) as typeof response.end
}

describe.each(['before', 'after'])('a response whose end is put off by middleware that comes %s the claim', (place) => {
  const app: App = (response, request) => {
    if (place === 'after') putOff(response, request)
    response.setHeader('x-app', 'yes')
    response.end('made')
  }
  const before = place === 'before' ? putOff : undefined

  it('completes and sends it', async () => {
    const mine = claim()
    const answer = await ask(await route(mine, app, before))
    expect(answer).toMatchObject({ status: 200, body: 'made', headers: { 'x-app': 'yes' } })
    expect(mine.calls).toEqual(['complete'])
  })

  it('gives way to 503 where the delivery cannot be completed', async () => {
    const answer = await ask(await route(failing(), app, before))
    expect(answer).toMatchObject({ status: 503, body: 'later' })
    expect(answer.headers).not.toHaveProperty('x-app')
  })
})
