import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { bodyOf } from '@posthorn/core/node'
import { expect } from 'vitest'

export interface Shape {
  readonly length?: number | string | undefined
  readonly objectMode?: boolean
  /** Node's own requests say by it that all came. */
  readonly complete?: boolean
}

/** A request as shims and in-process injection make one. */
export function shim({ length, objectMode = false, complete = false }: Shape = {}): IncomingMessage {
  const headers = length === undefined ? {} : { 'content-length': String(length) }
  const stream = new Readable({ read: () => {}, objectMode })
  return Object.assign(stream, { headers, complete }) as unknown as IncomingMessage
}

/** Reads a request as mounts do. */
export const read = (request: IncomingMessage, limit = 1000, timeoutMs = 5000): Promise<Uint8Array> =>
  bodyOf(request, 'Read it first.')(limit, timeoutMs)

const listeners = (request: IncomingMessage): number =>
  ['data', 'end', 'close', 'aborted'].reduce((sum, name) => sum + request.listenerCount(name), 0)

/** The bytes in hex, or the code of the refusal; nobody may be listening any more, except for errors after a refusal. */
export async function outcome(request: IncomingMessage, reading: Promise<Uint8Array>): Promise<string> {
  const before = listeners(shim())
  const found = await reading.then(
    (body) => Buffer.from(body).toString('hex'),
    (error: { readonly code: string }) => error.code,
  )
  expect(listeners(request)).toBe(before)
  expect(request.listenerCount('error')).toBeLessThanOrEqual(found.startsWith('body_') ? 1 : 0)
  return found
}
