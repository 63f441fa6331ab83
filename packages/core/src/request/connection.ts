import type { HeaderReader } from './headers.js'

/** Bodies up to this size are drained, so that the connection lives on. */
const drainedBody = 65_536

/**
 * Whether a refused request ends its connection: when its body is large, or does not say how large it is. That is a
 * matter of the request's size and shape alone; were it one of how far checking got, it would tell why it was refused.
 */
export function closesConnection(headers: HeaderReader): boolean {
  if (headers.values('transfer-encoding').length > 0) return true
  return Number(headers.values('content-length')[0] ?? 0) > drainedBody
}
