import { once } from 'node:events'
import { send } from '@posthorn/testing'
import { describe, expect, test } from 'vitest'
import { keepAlive, post } from '../support/agent.js'
import { type Example, runApp, secrets, startApp, startHeldApp } from '../support/app.js'
import { beginDelivery, open } from '../support/connection.js'
import { run } from '../support/run.js'
import { recoverBody, recoverDelivery } from '../support/signing.js'

export function lifecycleContract(example: Example): void {
  describe('the process', () => {
    test.each(['SIGTERM', 'SIGINT'] as const)('prints its address and nothing else, and ends with 0 on %s', async (signal) => {
      const app = await startApp(example)
      app.child.kill(signal)
      expect(await app.ended).toEqual({ code: 0, stdout: `listening on ${app.url}`, stderr: '' })
    })

    test('serves on the port of --port rather than of PORT', async () => {
      const { folder, args } = example
      const app = run([...args, '--port', '0'], { ...secrets, PORT: '1' }, { cwd: folder })
      await app.line(/^listening on http:\/\/127\.0\.0\.1:\d{2,}$/)
      app.child.kill('SIGTERM')
      expect(await app.ended).toMatchObject({ code: 0 })
    })

    test('answers 50 deliveries that are being handled when SIGTERM comes with 200, and ends with 0', async () => {
      const app = await startHeldApp(example)
      const agent = keepAlive(50)
      const deliveries = Array.from({ length: 50 }, () => recoverDelivery(recoverBody()))
      const statuses = Promise.all(deliveries.map((delivery) => post(`${app.url}/webhooks/recover`, agent, delivery)))
      await app.held(50)
      app.child.kill('SIGTERM')
      await untilClosing(app.url)
      app.letGo()
      expect(await statuses).toEqual(deliveries.map(() => 200))
      expect(await app.ended).toMatchObject({ code: 0 })
      expect(await app.held(50)).toHaveLength(50)
      agent.destroy()
    })

    test('answers 503 to a delivery of which the body comes after SIGTERM, and ends with 0', async () => {
      const app = await startApp(example)
      const { socket, body, received } = await beginDelivery(app.url)
      const closed = once(socket, 'close')
      app.child.kill('SIGTERM')
      await untilClosing(app.url)
      socket.write(body)
      await closed
      expect(received()).toMatch(/^HTTP\/1\.1 503 [^]+\r\nRetry-After: \d+\r\n[^]+\r\n\r\n\{"error":"unavailable"\}$/i)
      expect(await app.ended).toMatchObject({ code: 0 })
    })

    test('ends though a client never ends its headers', async () => {
      const app = await startApp(example)
      open(app.url).write('POST /webhooks/recover HTTP/1.1\r\nhost: 127.0.0.1\r\n')
      // A round trip on another connection: the app has seen this one by then.
      await app.runs()
      expect(await app.stop()).toMatchObject({ code: 0 })
    })

    test.each(Object.keys(secrets))('does not start without %s, and names it', async (missing) => {
      const { [missing as keyof typeof secrets]: _, ...rest } = secrets
      const { code, stdout, stderr } = await runApp(example, rest).ended
      expect(code).toBeGreaterThan(0)
      expect(stdout).toBe('')
      expect(stderr).toContain(`${missing} is not set`)
    })

    test('does not start with keys that are not JSON, and does not quote them', async () => {
      const { code, stderr } = await runApp(example, { ...secrets, RECOMLY_KEYS: 'hunter2-is-the-secret' }).ended
      expect(code).toBeGreaterThan(0)
      expect(stderr).toContain('RECOMLY_KEYS is not JSON')
      expect(stderr).not.toContain('hunter2')
    })
  })
}

/** Until a delivery is no longer refused for its signature, but because there is nobody to look at it. */
async function untilClosing(url: string): Promise<void> {
  const status = () =>
    send(`${url}/webhooks/recover`).then(
      (reply) => reply.status,
      () => undefined,
    )
  while ((await status()) === 401);
}
