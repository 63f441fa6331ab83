import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inputLimit } from '../input/file.js'
import type { Album } from './save.js'

/** Options of {@link startListener}. */
export interface ListenerOptions {
  /** 0: a free one. */
  readonly port: number
  readonly album: Album
  /** How many requests are saved, at most. */
  readonly count: number
  readonly onSaved: (number: number, request: IncomingMessage, body: Buffer) => void
  /** Called with why a request was not saved. */
  readonly onLost: (reason: string) => void
}

/** A server that answers 200 to everything, once it is saved. */
export interface Listener {
  readonly url: string
  /** Resolves once `count` requests are saved. */
  readonly full: Promise<void>
  readonly close: () => Promise<void>
}

const mostConnections = 16

/** Listens on this machine alone. Rejects where the port is taken. */
export async function startListener({ port, album, count, onSaved, onLost }: ListenerOptions): Promise<Listener> {
  let taken = 0
  let saved = 0
  const done = new EventEmitter()
  const full = once(done, 'full').then(() => undefined)

  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await bodyOf(request)
    if (!body) {
      onLost('a body was larger than 25 MiB')
      return response.writeHead(413, { connection: 'close' }).end()
    }
    if (taken === count) return response.writeHead(503).end()
    taken += 1
    const number = await album.save(request, body).catch((error: unknown) => {
      // What was not saved does not count.
      taken -= 1
      throw error
    })
    onSaved(number, request, body)
    saved += 1
    // Ended first, so that the sender of the last one has its reply.
    await new Promise<void>((resolve) => response.writeHead(200, { 'content-type': 'text/plain' }).end('saved\n', resolve))
    if (saved === count) done.emit('full')
    return response
  }

  const server = createServer((request, response) => {
    take(request, response).catch((error: unknown) => {
      onLost((error as Error).message)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  server.maxConnections = mostConnections
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    full,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** The exact bytes, or nothing where they are too many. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= inputLimit) chunks.push(chunk)
    else chunks.length = 0
  }
  return size > inputLimit ? undefined : Buffer.concat(chunks)
}
