import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { recoverBody, recoverDelivery } from './signing.js'

/** A delivery of which the app has the headers and waits for the body. */
export interface Begun {
  readonly socket: Socket
  readonly body: string
  /** What came back, up to now. */
  readonly received: () => string
}

/** Opens a connection, on which the app may cut off at any time. */
export function open(url: string): Socket {
  return connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined)
}

/** Sends the headers of a good delivery, and resolves once the app asks for the body. */
export async function beginDelivery(url: string): Promise<Begun> {
  const { headers, body } = recoverDelivery(recoverBody())
  const lines = Object.entries({ host: '127.0.0.1', ...headers, 'content-length': String(body.length), expect: '100-continue' })
  const socket = open(url)
  socket.write(`POST /webhooks/recover HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  if (answer.toString() !== 'HTTP/1.1 100 Continue\r\n\r\n') throw new Error(`Instead of "continue" came ${answer.toString()}`)
  let received = ''
  socket.on('data', (chunk: Buffer) => (received += chunk.toString()))
  return { socket, body, received: () => received }
}
