import { createHash } from 'node:crypto'
import type { HandshakeVector, Vector } from './vectors.js'

const digest = (parts: readonly unknown[]): string =>
  createHash('sha256')
    .update(JSON.stringify(parts.map((part) => part ?? null)))
    .digest('hex')
    .slice(0, 12)

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]): number => (a < b ? -1 : 1)

/** Names a vector by what is verified, and with which verdict. */
export const digestOf = ({ valid, secret, secret2, method, url, headers, body, now }: Vector): string =>
  digest([valid, secret, secret2, method, url, Object.entries(headers).toSorted(byName), body, now])

/** Names a handshake by the question and the answer. Headers are left out: a published one was sent without a signature. */
export const digestOfHandshake = ({ request: { secret, url, body }, reply }: HandshakeVector): string =>
  digest([secret, url, body, reply.body])
