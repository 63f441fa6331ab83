import type { IncomingMessage } from 'node:http'
import { createReceiver, type Provider, type ReceiverOptions } from '@posthorn/core'
import { defineMount, sendReply } from '@posthorn/core/node'
import { serve } from './serve.js'

const createMount = defineMount<IncomingMessage>({
  fix: 'Let nothing read the request before.',
  requestOf: (request) => ({ node: request, url: request.url, params: undefined }),
})

/** Where a receiver is served, and where its runs are listed. */
export interface Served {
  readonly url: string
  readonly runsUrl: string
}

/** Serves a receiver as it should be. */
export async function serveReceiver(provider: Provider, options: ReceiverOptions): Promise<Served> {
  const runs: unknown[] = []
  const receiver = createReceiver(provider, options).on('*', (_event, { key }) => {
    runs.push(key)
  })
  const mount = createMount('receiveWebhook', receiver, {})
  const url = await serve((request, response) => {
    if (request.url === '/runs') {
      response.end(JSON.stringify(runs))
      return
    }
    mount.receive(request).then(
      (reply) => sendReply(request, response, reply),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  return { url: `${url}/webhook`, runsUrl: `${url}/runs` }
}
