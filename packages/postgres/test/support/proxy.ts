import { EventEmitter, once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What is done to the next COMMIT that passes. */
type Fault =
  /** The connection is cut before the server hears of it. */
  | 'lost'
  /** The server carries it out; the connection is cut before the client hears of it. */
  | 'answer-lost'
  /** The client's side is cut; the server hears of it when {@link Proxy.deliver} is called, if it is. */
  | 'late'

/** A proxy in front of a Postgres. */
export interface Proxy {
  readonly url: string
  next: Fault | undefined
  /** Resolves once a fault has come about. */
  readonly struck: () => Promise<unknown>
  /** Hands on the COMMIT that was held back. */
  deliver(): void
  /** Cuts the connection that the COMMIT was held back from. */
  drop(): void
  close(): Promise<void>
}

const asked = Buffer.from('COMMIT\0')

export async function proxyTo(target: string): Promise<Proxy> {
  const { hostname, port, username, pathname } = new URL(target)
  const sockets = new Set<Socket>()
  let held: { readonly server: Socket; readonly bytes: Buffer } | undefined
  const strikes = new EventEmitter()
  const struck = once(strikes, 'strike')
  const listener = createServer((client) => {
    const server = connect(Number(port), hostname)
    let losesAnswer = false
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.once('close', () => sockets.delete(socket))
    }
    client.on('data', (bytes: Buffer) => {
      const fault = bytes.includes(asked) ? proxy.next : undefined
      if (fault !== undefined) proxy.next = undefined
      if (fault === 'lost') {
        client.destroy()
        server.destroy()
      } else if (fault === 'late') {
        held = { server, bytes }
        server.resume()
        client.destroy()
      } else {
        losesAnswer = fault === 'answer-lost'
        server.write(bytes)
      }
      if (fault === 'lost' || fault === 'late') strikes.emit('strike')
    })
    server.on('data', (bytes: Buffer) => {
      if (!losesAnswer) {
        client.write(bytes)
        return
      }
      client.destroy()
      server.destroy()
      strikes.emit('strike')
    })
    client.once('close', () => {
      if (held?.server !== server) server.destroy()
    })
    server.once('close', () => client.destroy())
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const proxy: Proxy = {
    url: `postgres://${username}@127.0.0.1:${(listener.address() as AddressInfo).port}${pathname}`,
    next: undefined,
    struck: () => struck,
    deliver: () => held?.server.write(held.bytes),
    drop: () => held?.server.destroy(),
    close: async () => {
      for (const socket of sockets) socket.destroy()
      listener.close()
      await once(listener, 'close')
    },
  }
  return proxy
}
