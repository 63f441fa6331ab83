import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { recover } from '@posthorn/providers/recover'
import { makeDelivery, transmit } from '@posthorn/testing'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serve } from './serve.js'

const request = makeDelivery(recover, { id: 'evt_1' }, { secret: 'a secret of this test' })

async function echo(): Promise<string> {
  return serve((asked, response) => response.end(`${asked.method} ${asked.headers.host} ${asked.url}`))
}

describe('where a request goes', () => {
  it.each([
    ['/hooks', '/', '/hooks'],
    ['/hooks', '/elsewhere', '/hooks'],
    ['/hooks?a=1', '/', '/hooks?a=1'],
    ['/hooks?a=1', '/hooks?a=1&signature=2', '/hooks?a=1&signature=2'],
    ['', '/captured?a=1', '/captured?a=1'],
    ['/', '/captured', '/captured'],
    ['//two/slashes', '//two/slashes', '//two/slashes'],
    ['', '//two/slashes', '//two/slashes'],
    ['/a%20b/%2F', '/', '/a%20b/%2F'],
  ])('target %j and request %j: %s', async (target, url, asked) => {
    const base = await echo()
    const { body } = await transmit(base + target, { ...request, url })
    expect(body).toBe(`POST ${base.slice('http://'.length)} ${asked}`)
  })

  it('is the host of the target, whatever the request says', async () => {
    const host = (await echo()).slice('http://'.length)
    await fc.assert(
      fc.asyncProperty(fc.webPath(), fc.constantFrom('', '/hooks'), async (path, place) => {
        const { body } = await transmit(`http://${host}${place}`, { ...request, url: `/${path}` })
        expect(body.startsWith(`POST ${host} /`)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})

describe('what comes back', () => {
  it('is status, headers and body, and what was sent', async () => {
    const url = await serve((_asked, response) => response.writeHead(503, { 'retry-after': '7' }).end('later'))
    const delivered = await transmit(url, request)
    expect(delivered).toMatchObject({ status: 503, body: 'later', headers: { 'retry-after': '7' } })
    expect(delivered.request).toBe(request)
  })

  it('is the bytes that were given, with the headers that were given', async () => {
    const url = await serve((asked, response) => void repeat(asked).then((bytes) => response.end(bytes)))
    const body = Buffer.from([0, 255, 128, 13, 10, 123])
    const answered = await transmit(url, { ...request, headers: { 'x-name': 'grün' }, body })
    expect(answered.body).toBe(`grün ${body.toString('hex')}`)
  })

  it('is a rejection where nobody listens', async () => {
    await expect(transmit('http://127.0.0.1:1', request)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('is a rejection where no reply comes in time', async () => {
    const url = await serve(() => undefined)
    await expect(transmit(url, request, { timeoutMs: 20 })).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  it('is the same rejection where only the beginning comes in time', async () => {
    const url = await serve((_asked, response) => void response.writeHead(200).write('{'))
    await expect(transmit(url, request, { timeoutMs: 50 })).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  it('is a rejection where the connection breaks', async () => {
    const url = await serve((asked) => asked.socket.destroy())
    await expect(transmit(url, request, { timeoutMs: 5000 })).rejects.toMatchObject({ code: 'ECONNRESET' })
  })
})

async function repeat(asked: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  asked.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(asked, 'end')
  return `${String(asked.headers['x-name'])} ${Buffer.concat(chunks).toString('hex')}`
}
