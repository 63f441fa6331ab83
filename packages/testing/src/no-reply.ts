import { ReplyTooLargeError } from './http.js'

/** Why no reply came to a request. */
export interface NoReply {
  /** `late`: the time was up. `too_large`: more came than is read. `failed`: the request or its connection did. */
  readonly kind: 'late' | 'too_large' | 'failed'
  /** A code of Node, such as `ECONNREFUSED`, where there is one; else a text. */
  readonly reason: string
}

/** Reads what `transmit` or `send` rejected with. `timeoutMs` is how long was waited. */
export function noReplyOf(error: unknown, timeoutMs: number): NoReply {
  const { name, code, message } = error as { readonly name?: string; readonly code?: string; readonly message?: string }
  // Checked first: such errors of the platform have a number for their code.
  if (name === 'TimeoutError' || name === 'AbortError') return { kind: 'late', reason: `no reply within ${timeoutMs} ms` }
  const reason = code ?? message ?? 'failed'
  return { kind: error instanceof ReplyTooLargeError ? 'too_large' : 'failed', reason }
}
