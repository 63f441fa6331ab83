import { noReplyOf, send } from '../../packages/testing/dist/index.js'

const timeoutMs = 15_000

/** Sends a request as it is. */
export async function post(url, { headers, body }) {
  const reply = await send(url, { headers, body, signal: AbortSignal.timeout(timeoutMs) }).then(
    ({ status, body: text }) => ({ status, text: `${status} ${text}` }),
    (error) => ({ status: undefined, text: `none: ${noReplyOf(error, timeoutMs).reason}` }),
  )
  return { ...reply, endedAt: Date.now() }
}
