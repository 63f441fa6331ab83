import type { IncomingMessage } from 'node:http'
import { defineMount, type Receivers, sendReply } from '@posthorn/core/node'
import { serve } from './serve.js'

const createMount = defineMount<IncomingMessage>({
  fix: 'Let nothing read the request before.',
  requestOf: (request) => ({ node: request, url: request.url, params: undefined }),
})

/** Serves a receiver, at every path. */
export function mount(receiver: Receivers): Promise<string> {
  const mounted = createMount('mount', receiver, {})
  return serve((request, response) => {
    mounted.receive(request).then(
      (reply) => sendReply(request, response, reply),
      () => response.writeHead(500).end(),
    )
  })
}
