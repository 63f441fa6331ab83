import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { isWebhookError } from '@posthorn/core'
import { bodyOf, type BodySource } from '@posthorn/core/node'
import { describe, expect, it, vi } from 'vitest'
import { ask, dial, serve, until } from '../support/server.js'

const fix = 'Mount it before the parser.'

type Prepare = (request: BodySource) => unknown

const consume = async (request: BodySource): Promise<void> => {
  request.resume()
  await once(request, 'end')
}

/** A server that answers with the bytes it read, or the code of the error. */
const reading = (limit: number, prepare: Prepare = () => {}, timeoutMs = 5000) =>
  serve((request: IncomingMessage, response: ServerResponse) => {
    void (async () => {
      try {
        await prepare(request)
        response.end(await bodyOf(request, fix)(limit, timeoutMs))
      } catch (error) {
        response.end(isWebhookError(error) ? `${error.code}: ${error.message}` : String(error))
      }
    })()
  })

describe('reads', () => {
  it('the exact bytes, in however many pieces they come', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    const echoed: Buffer[] = []
    const port = await serve((request, response) => {
      void bodyOf(request, fix)(1000, 5000).then((body) => {
        echoed.push(Buffer.from(body))
        response.end()
      })
    })
    const { socket, closed } = await dial(port)
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n')
    for (const byte of bytes) {
      socket.write(Buffer.concat([Buffer.from('1\r\n'), Buffer.from([byte]), Buffer.from('\r\n')]))
    }
    socket.write('0\r\n\r\n')
    await closed
    expect(echoed).toEqual([bytes])
  })

  it('a body of exactly the limit', async () => {
    expect((await ask(await reading(10), 'x'.repeat(10))).body).toBe('x'.repeat(10))
  })

  it('a small body that comes with its head without listening for it, and leaves the request at its end', async () => {
    const seen: unknown[] = []
    const port = await serve((request, response) => {
      const listened = vi.spyOn(request, 'on')
      void bodyOf(request, fix)(10, 5000).then((body) => {
        seen.push(String(body), request.complete, request.readableEnded, listened.mock.calls)
        response.end()
      })
    })
    const { socket, text } = await dial(port)
    for (let round = 1; round <= 2; round++) {
      socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello')
      await until(socket, text, new RegExp(`(?:200 OK[^]*){${round}}`))
    }
    expect(seen).toEqual(['hello', true, true, [], 'hello', true, true, []])
  })

  it('no body', async () => {
    expect((await ask(await reading(10), undefined, { method: 'GET' })).body).toBe('')
    expect((await ask(await reading(10), '')).body).toBe('')
  })

  it.each<[string, Prepare]>([
    ['in rawBody', (request) => Object.assign(request, { rawBody: Buffer.from('kept') })],
    ['in body', (request) => Object.assign(request, { body: Buffer.from('kept') })],
    [
      'in rawBody, besides what was parsed',
      (request) => Object.assign(request, { rawBody: new Uint8Array(Buffer.from('kept')), body: { a: 1 } }),
    ],
  ])('bytes that a parser kept %s', async (_where, keep) => {
    const parse: Prepare = async (request) => {
      await consume(request)
      keep(request)
    }
    expect((await ask(await reading(10, parse), 'other')).body).toBe('kept')
    expect((await ask(await reading(3, parse), 'other')).body).toMatch(/^body_too_large/)
  })

  it('the stream where a parser that did not apply left an empty object', async () => {
    expect((await ask(await reading(10, (request) => Object.assign(request, { body: {} })), 'bytes')).body).toBe('bytes')
  })

  it('nothing where a parser was told of an empty body', async () => {
    expect((await ask(await reading(10, consume), undefined, { headers: { 'content-length': '0' } })).body).toBe('')
  })
})

describe('says body_already_read, with the fix,', () => {
  it.each<[string, Prepare]>([
    ['where the stream was read to its end', consume],
    ['where the stream is being read', (request) => request.on('data', () => {})],
    [
      'where a string is what was kept',
      async (request) => {
        await consume(request)
        Object.assign(request, { rawBody: 'text', body: 'text' })
      },
    ],
    ['where the stream was set to be decoded', (request) => request.setEncoding('utf8')],
  ])('%s', async (_how, prepare) => {
    const { body } = await ask(await reading(100, prepare), 'bytes')
    expect(body).toMatch(/^body_already_read: /)
    expect(body).toContain(fix)
  })
})

it.each([{}, { 'transfer-encoding': 'chunked' }])('refuses a body over the limit, declared or counted (%j)', async (headers) => {
  expect((await ask(await reading(10), 'x'.repeat(11), { headers })).body).toMatch(/^body_too_large/)
})

it('gives up on a body that does not arrive', async () => {
  const port = await reading(100, undefined, 20)
  const { socket, text, closed } = await dial(port)
  socket.write('POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 10\r\n\r\nabc')
  await closed
  expect(text()).toContain('body_timeout')
})

it('settles when the sender hangs up in the middle', async () => {
  const outcomes: unknown[] = []
  let settled!: () => void
  const ended = new Promise<void>((resolve) => {
    settled = resolve
  })
  let begun!: () => void
  const started = new Promise<void>((resolve) => {
    begun = resolve
  })
  const port = await serve((request) => {
    begun()
    bodyOf(request, fix)(100, 60_000)
      .catch((error: { code: unknown }) => outcomes.push(error.code))
      .finally(settled)
  })
  const { socket } = await dial(port)
  socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc')
  await started
  socket.destroy()
  await ended
  expect(outcomes).toEqual(['body_aborted'])
})

it('says that a request had hung up before anyone read it', async () => {
  const outcomes: unknown[] = []
  let settled!: () => void
  const ended = new Promise<void>((resolve) => {
    settled = resolve
  })
  let begun!: () => void
  const started = new Promise<void>((resolve) => {
    begun = resolve
  })
  const port = await serve((request) => {
    begun()
    request.on('error', () => {})
    request.once('close', () => {
      bodyOf(request, fix)(100, 60_000)
        .catch((error: { code: unknown }) => outcomes.push(error.code))
        .finally(settled)
    })
  })
  const { socket } = await dial(port)
  socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc')
  await started
  socket.destroy()
  await ended
  expect(outcomes).toEqual(['body_aborted'])
})

it('settles when a stream that is no socket closes without a word', async () => {
  // What shims and in-process injection hand over: a stream with headers, which knows no `aborted`.
  const request = Object.assign(new Readable({ read: () => {} }), { headers: {} }) as unknown as IncomingMessage
  const body = bodyOf(request, fix)(100, 60_000)
  request.push('abc')
  request.destroy()
  await expect(body).rejects.toMatchObject({ code: 'body_aborted' })
})
