import { connect } from 'node:net'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { run, secrets, startApp } from './support/app.js'
import { recoverBody, recoverDelivery } from './support/signing.js'

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends the app with 0', async (signal) => {
  const app = await startApp()
  app.child.kill(signal)
  expect(await app.ended).toMatchObject({ code: 0, stderr: '' })
})

test('SIGTERM lets a request that is under way have its whole reply, and takes no other', async () => {
  const app = await startApp()
  const { socket, port, body, received } = await beginDelivery(app.url)
  const closed = once(socket, 'close')
  app.child.kill('SIGTERM')
  while (await accepts(port));
  socket.write(body)
  await closed
  expect(received()).toMatch(/^HTTP\/1\.1 503 [^]+\r\nRetry-After: \d+\r\n[^]+\r\n\r\n\{"error":"unavailable"\}$/i)
  expect(await app.ended).toMatchObject({ code: 0 })
})

test('a client that never ends its headers does not keep the app from ending', async () => {
  const app = await startApp()
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write('POST /webhooks/recover HTTP/1.1\r\nhost: 127.0.0.1\r\n')
  // A round trip on another connection: the app has seen this one by then.
  await app.runs()
  expect(await app.stop()).toMatchObject({ code: 0 })
})

test.each(Object.keys(secrets))('the app does not start without %s, and names it', async (missing) => {
  const { [missing as keyof typeof secrets]: _, ...rest } = secrets
  const { code, stdout, stderr } = await run(['app.js'], { ...rest, PORT: '0' }).ended
  expect(code).toBeGreaterThan(0)
  expect(stdout).toBe('')
  expect(stderr).toContain(`${missing} is not set`)
})

test('keys that are not JSON stop the app without being quoted', async () => {
  const { code, stderr } = await run(['app.js'], { ...secrets, RECOMLY_KEYS: 'hunter2-is-the-secret', PORT: '0' }).ended
  expect(code).toBeGreaterThan(0)
  expect(stderr).toContain('RECOMLY_KEYS is not JSON')
  expect(stderr).not.toContain('hunter2')
})

/** Sends the headers of a good delivery, and resolves once the app waits for the body. */
async function beginDelivery(url: string) {
  const port = Number(new URL(url).port)
  const { headers, body } = recoverDelivery(recoverBody())
  const lines = Object.entries({ host: '127.0.0.1', ...headers, 'content-length': String(body.length), expect: '100-continue' })
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(`POST /webhooks/recover HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString()).toBe('HTTP/1.1 100 Continue\r\n\r\n')
  let received = ''
  socket.on('data', (chunk: Buffer) => (received += chunk.toString()))
  return { socket, port, body, received: () => received }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
