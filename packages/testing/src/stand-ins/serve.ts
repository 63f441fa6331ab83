import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sendReply } from '@posthorn/core/node'
import type { WebhookReply } from '@posthorn/core'

/** A server on this machine. */
export interface Serving {
  readonly url: string
  readonly close: () => Promise<void>
}

/** Serves on 127.0.0.1, and on nothing else. Rejects where the port is taken. */
export async function serve(port: number, reply: (request: IncomingMessage) => Promise<WebhookReply>): Promise<Serving> {
  const answer = async (request: IncomingMessage, response: ServerResponse) => sendReply(request, response, await reply(request))
  const server = createServer((request, response) => void answer(request, response))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
