import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createReceiver } from '@posthorn/core'
import { defineMount, sendReply } from '@posthorn/core/node'
import { customerio } from '@posthorn/providers/customerio'
import { recomly } from '@posthorn/providers/recomly'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'
import { twilio } from '@posthorn/providers/twilio'

/** A server for the time of a test. */
export interface App {
  readonly url: string
  readonly close: () => Promise<void>
}

export async function serve(listener: RequestListener): Promise<App> {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export const appSecret = 'a secret of the app'

const createMount = defineMount<IncomingMessage>({
  fix: 'Let nothing read the request first.',
  requestOf: (request) => ({ node: request, url: request.url, params: undefined }),
})

/** A Posthorn app with a receiver for each of some senders, and `/deliveries`, which lists what ran. */
export async function startApp(): Promise<App> {
  const runs: string[] = []
  const note = (_event: unknown, { id }: { readonly id?: string | undefined }) => void runs.push(id ?? '')
  const signed = { secret: appSecret }
  const server: { mounts?: Readonly<Record<string, ReturnType<typeof createMount>>> } = {}
  const app = await serve((request, response) => {
    const mount = server.mounts?.[request.url?.split('/').at(-1) ?? '']
    if (request.url === '/deliveries') return response.end(JSON.stringify(runs))
    if (!mount) return response.writeHead(404).end()
    return mount.receive(request).then(
      (reply) => sendReply(request, response, reply),
      () => response.writeHead(500).end(),
    )
  })
  const publicUrl = `${app.url}/webhooks/twilio`
  server.mounts = {
    recover: createMount('startApp', createReceiver(recover, signed).on('*', note), {}),
    customerio: createMount('startApp', createReceiver(customerio, signed).on('*', note), {}),
    referralloop: createMount('startApp', createReceiver(referralloop, signed).on('*', note), {}),
    recomly: createMount('startApp', createReceiver(recomly, { secret: { key_1: appSecret } }).on('*', note), {}),
    twilio: createMount('startApp', createReceiver(twilio, { ...signed, publicUrl }).on('*', note), {}),
  }
  return app
}
