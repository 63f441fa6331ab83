import { once } from 'node:events'
import { connect } from 'node:net'

/** Some connections that stay open, each with one request under way. */
export class Client {
  #sockets

  static async to(port, connections = 16) {
    const client = new Client()
    client.#sockets = await Promise.all(
      Array.from({ length: connections }, async () => {
        const socket = connect({ port, host: '127.0.0.1', noDelay: true })
        await once(socket, 'connect')
        return socket
      }),
    )
    return client
  }

  /** Sends all requests, and gives the seconds that it took and the latencies in milliseconds. */
  async send(requests, limitMs = 30_000) {
    const latencies = new Float64Array(requests.length)
    let next = 0
    const start = performance.now()
    const late = setTimeout(() => this.close(new Error('The server did not answer in time')), limitMs)
    const exchange = (socket) =>
      new Promise((resolve, reject) => {
        let current
        let sent
        const step = () => {
          if (next === requests.length) return settle(resolve)
          current = next++
          sent = performance.now()
          socket.write(requests[current])
        }
        const onData = replies((error) => {
          latencies[current] = performance.now() - sent
          return error ? settle(reject, error) : step()
        })
        const onClose = () => settle(reject, new Error('The server closed a connection'))
        const onError = (error) => settle(reject, error)
        const settle = (how, value) => {
          socket.off('data', onData).off('close', onClose).off('error', onError)
          how(value)
        }
        socket.on('data', onData).on('close', onClose).on('error', onError)
        step()
      })
    try {
      await Promise.all(this.#sockets.map(exchange))
    } finally {
      clearTimeout(late)
    }
    return { seconds: (performance.now() - start) / 1000, latencies }
  }

  close(error) {
    for (const socket of this.#sockets) socket.on('error', () => {}).destroy(error)
  }
}

/** Waits for whole replies, whatever pieces they come in. */
function replies(onReply) {
  let text = ''
  return (chunk) => {
    text += chunk.latin1Slice(0, chunk.length)
    const end = text.indexOf('\r\n\r\n')
    if (end === -1) return
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(text)?.[1])
    if (text.length < end + 4 + length) return
    const whole = text
    text = ''
    onReply(whole.startsWith('HTTP/1.1 200 ') && length >= 0 ? undefined : new Error(`Unexpected reply: ${whole.slice(0, 300)}`))
  }
}
