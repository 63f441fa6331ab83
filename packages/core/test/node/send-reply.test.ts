import type { WebhookReply } from '@posthorn/core'
import { bodyOf, sendReply } from '@posthorn/core/node'
import { describe, expect, it } from 'vitest'
import { gate } from '../support/receivers.js'
import { ask, dial, serve, until } from '../support/server.js'

const reply = (more: Partial<WebhookReply> = {}): WebhookReply => ({
  status: 413,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from('{"error":"x"}'),
  ...more,
})

const refusing = (more?: Partial<WebhookReply>) => serve((request, response) => sendReply(request, response, reply(more)))

describe('a body that nobody read', () => {
  it('of 20 MB gets its whole reply, on a connection that is neither wedged nor kept', async () => {
    const port = await refusing({ close: true })
    const { socket, text, closed } = await dial(port)
    const size = 20 * 1024 * 1024
    socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${size}\r\n\r\n`)
    socket.write(Buffer.alloc(size))
    await closed
    expect(text()).toMatch(/^HTTP\/1\.1 413 /)
    expect(text()).toMatch(/\r\nconnection: close\r\n/i)
    expect(text().endsWith('{"error":"x"}')).toBe(true)
  })

  it('gets its reply at once, before the sender has finished', async () => {
    const port = await refusing({ close: true })
    const { socket, text } = await dial(port)
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nabc')
    await until(socket, text, /\{"error":"x"\}$/)
    expect(text()).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('that never ends is cut off after a while, with its connection', async () => {
    const port = await refusing()
    const { socket, text, closed } = await dial(port)
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nabc')
    await closed
    expect(text()).toContain('{"error":"x"}')
  })

  it('is not read for ever: more than 32 MiB end the connection', async () => {
    const port = await refusing()
    const { socket, closed } = await dial(port)
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n')
    const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(0x100000), Buffer.from('\r\n')])
    const write = () => {
      if (socket.writable) socket.write(chunk, write)
    }
    write()
    await closed
    expect(socket.bytesWritten).toBeGreaterThan(30 * 1024 * 1024)
  })

  it('that is small leaves the connection to the next request', async () => {
    const port = await refusing()
    const { socket, text } = await dial(port)
    const one = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc'
    socket.write(one)
    await until(socket, text, /\{"error":"x"\}$/)
    socket.write(one)
    await until(socket, text, /\{"error":"x"\}[^]*\{"error":"x"\}$/)
    expect(text().match(/HTTP\/1\.1 413 /g)).toHaveLength(2)
  })
})

it('sends status, headers, length and body of what was read', async () => {
  const port = await serve((request, response) => {
    void bodyOf(request, '')(100, 5000).then((body) =>
      sendReply(request, response, reply({ status: 200, body, headers: { 'x-a': 'b' } })),
    )
  })
  const answer = await ask(port, 'hello')
  expect(answer).toMatchObject({ status: 200, body: 'hello', headers: { 'x-a': 'b', 'content-length': '5' } })
})

it('sends no body with 204, nor to HEAD', async () => {
  const none = await ask(await refusing({ status: 204 }))
  expect([none.status, none.body, none.headers['content-length']]).toEqual([204, '', undefined])
  const head = await ask(await refusing(), undefined, { method: 'HEAD' })
  expect([head.status, head.body, head.headers['content-length']]).toEqual([413, '', '13'])
})

it('does nothing where the app has replied already', async () => {
  const port = await serve((request, response) => {
    response.end('the app')
    sendReply(request, response, reply())
  })
  expect(await ask(port)).toMatchObject({ status: 200, body: 'the app' })
})

it('does not fail where the sender has hung up', async () => {
  const { open: arrived, pass: arrival, reached: waiting } = gate()
  const { open: replied, pass: left, reached: awaited } = gate()
  const problems: unknown[] = []
  const port = await serve((request, response) => {
    request.on('error', () => {})
    response.on('error', (error) => problems.push(error))
    response.once('close', () => {
      sendReply(request, response, reply())
      replied()
    })
    arrived()
  })
  const { socket, closed } = await dial(port)
  socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc')
  await arrival()
  socket.destroy()
  await Promise.all([left(), closed, waiting, awaited])
  expect(problems).toEqual([])
})

it('hands over bytes that are not ASCII as bytes, since serverless shims take text for UTF-8 whatever its encoding', async () => {
  const given: unknown[] = []
  for (const text of ['{"ok":true}', '{"name":"ü€"}']) {
    const port = await serve((request, response) => {
      const end = response.end.bind(response)
      response.end = ((...args: Parameters<typeof end>) => {
        given.push(args[0])
        return end(...args)
      }) as typeof response.end
      const sent = reply({ status: 200, body: Buffer.from(text) })
      request.resume().once('end', () => sendReply(request, response, sent))
    })
    expect(await (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'x' })).text()).toBe(text)
  }
  expect(given).toEqual(['{"ok":true}', Buffer.from('{"name":"ü€"}')])
})
