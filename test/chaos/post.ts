import { request } from 'node:http'

/** What came of a request. */
export type Answer =
  | { readonly kind: 'reply'; readonly status: number; readonly tookMs: number }
  /** Nobody listens there. */
  | { readonly kind: 'refused' }
  /** The connection ended before a reply, as it does when the app is killed. */
  | { readonly kind: 'broken' }
  /** There was no reply in time, though the app lives. */
  | { readonly kind: 'hung' }

/** Sends one request, on a connection of its own. Never rejects. */
export const post = (port: number, body: string, headers: Readonly<Record<string, string>>, timeoutMs: number): Promise<Answer> =>
  new Promise((resolve) => {
    const startedAt = performance.now()
    const length = String(Buffer.byteLength(body))
    const sent = request({
      port,
      host: '127.0.0.1',
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json', ...headers, 'content-length': length },
    })
    const timer = setTimeout(() => end({ kind: 'hung' }), timeoutMs)
    const end = (answer: Answer): void => {
      clearTimeout(timer)
      sent.destroy()
      resolve(answer)
    }
    sent.once('response', (response) => {
      const { statusCode: status = 0 } = response
      response.once('end', () => end({ kind: 'reply', status, tookMs: performance.now() - startedAt }))
      // A reply that is cut off is none.
      response.once('error', () => end({ kind: 'broken' }))
      response.resume()
    })
    sent.on('error', (error: NodeJS.ErrnoException) => end({ kind: error.code === 'ECONNREFUSED' ? 'refused' : 'broken' }))
    sent.end(body)
  })
