import type { SignedRequest } from '@posthorn/core'
import { send, type Sent } from '../http.js'
import { noReplyOf } from '../no-reply.js'
import { addressOf } from '../transmit.js'
import type { ProbeOptions, ProbeTarget } from './finding.js'
import type { Reply } from './reply.js'
import { unseen } from './verdict.js'

/** Sends a request, said in words; `sent` says what goes over the wire in place of what the request has. */
export type Post = (what: string, request: SignedRequest, sent?: Sent) => Promise<Reply>

const longestBody = 65_536

/** Sends requests to one endpoint and keeps what came back. */
export function createWire(
  { url, secret }: Pick<ProbeTarget, 'url' | 'secret'>,
  { signal, timeoutMs = 10_000 }: ProbeOptions,
): { readonly post: Post; readonly transcript: readonly Reply[] } {
  const transcript: Reply[] = []
  const post: Post = async (what, request, sent) => {
    signal?.throwIfAborted()
    const { method, headers, body } = request
    const timeout = AbortSignal.timeout(timeoutMs)
    const ends = signal ? AbortSignal.any([signal, timeout]) : timeout
    let reply: Reply
    try {
      const received = await send(addressOf(url, request.url), { method, headers, body, ...sent, signal: ends })
      const text = received.body.slice(0, longestBody)
      reply = { what, status: received.status, head: received.comparableHeaders, body: text, shown: without(text, secret) }
    } catch (error) {
      signal?.throwIfAborted()
      // Once a head has come, the end of the wait looks like a broken connection.
      const { kind, reason } = noReplyOf(timeout.aborted ? timeout.reason : error, timeoutMs)
      const isLate = kind === 'late'
      reply = { what, status: 0, head: [], body: '', shown: isLate ? `none within ${timeoutMs} ms` : reason, isLate }
    }
    transcript.push(reply)
    if (reply.status === 429) unseen(`${what}: answered 429, the endpoint limits how many requests it takes`)
    return reply
  }
  return { post, transcript }
}

// Whatever else looks like a key or a digest.
const opaque = /[A-Za-z0-9+/_-]{32,}={0,2}/g

const without = (text: string, secret: string): string =>
  (secret === '' ? text : text.replaceAll(secret, '…')).replace(opaque, '…')
