import { once } from 'node:events'
import { connect } from 'node:net'

/** A connection whose bytes a case writes itself: what no HTTP client would send, or not in this order. */
export interface Wire {
  /** Resolves once the system took the bytes; gives `false` when the connection is gone. */
  write(bytes: string | Uint8Array): Promise<boolean>
  /** Statuses of the replies so far, without interim ones. Resolves when there are `count`, or when there will be no more. */
  statuses(count?: number): Promise<readonly number[]>
  /** Resolves when the server says `100 Continue`, or when the connection is over. */
  readonly interim: Promise<void>
  /** Resolves with all that came once the connection is over, whoever ended it. */
  readonly ended: Promise<string>
  /** Hangs up. */
  destroy(): void
}

/** What the head of a request says. */
export interface Head {
  /** @default 'POST' */
  readonly method?: string
  /** Request target as it goes over the wire. @default the url's path */
  readonly path?: string
  /** @default '1.1', with a `Host` */
  readonly version?: '1.0' | '1.1'
}

/** The head of a request, byte for byte. */
export function headOf(url: string, headers: Readonly<Record<string, string | number>>, head: Head = {}): string {
  const { method = 'POST', path, version = '1.1' } = head
  const { host, pathname } = new URL(url)
  const lines = Object.entries({ ...(version === '1.1' ? { host } : {}), ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  )
  return `${method} ${path ?? pathname} HTTP/${version}\r\n${lines.join('')}\r\n`
}

/** Statuses in what came over a connection, without interim ones. */
export function statusesIn(text: string): readonly number[] {
  return [...text.matchAll(/HTTP\/1\.[01] ([2-9]\d\d) /g)].map(([, status]) => Number(status))
}

/** Opens a connection. What breaks it ends it, and is no error here: a server may well hang up on what a case writes. */
export function openWire(url: string): Wire {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
  socket.on('error', () => undefined)
  const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(text)))
  const arrival = () => Promise.race([once(socket, 'data').catch(() => undefined), ended])
  const until = async (enough: () => boolean): Promise<void> => {
    while (!enough() && !socket.closed) await arrival()
  }
  return {
    ended,
    interim: until(() => /HTTP\/1\.1 100 /.test(text)),
    write: (bytes) =>
      new Promise((resolve) => {
        if (socket.destroyed) resolve(false)
        else socket.write(bytes, (error) => resolve(!error))
      }),
    statuses: async (count = 1) => {
      await until(() => statusesIn(text).length >= count)
      return statusesIn(text)
    },
    destroy: () => socket.destroy(),
  }
}

/** Writes all bytes on a connection of their own, and gives all that came until the server ended it. */
export async function exchange(url: string, ...bytes: readonly (string | Uint8Array)[]): Promise<string> {
  const wire = openWire(url)
  for (const part of bytes) await wire.write(part)
  return wire.ended
}
