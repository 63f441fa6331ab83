import type { Receiver, SignedRequest } from '@posthorn/core'
import { type Received, send } from './http.js'

/** Where deliveries go: an address, or a receiver without any HTTP. */
export type DeliverTarget = string | URL | Pick<Receiver, 'receive'>

/** What came of a delivery, and the request that it was. */
export interface Delivered extends Pick<Received, 'status' | 'headers' | 'body'> {
  /** As it was sent: `transmit` sends it again, byte for byte. */
  readonly request: SignedRequest
}

/** How a request is sent. */
export interface TransmitOptions {
  /** How long to wait for the reply, in milliseconds. A receiver has a deadline of its own. @default as long as it takes */
  readonly timeoutMs?: number | undefined
}

const isAddress = (target: DeliverTarget): target is string | URL => typeof target === 'string' || target instanceof URL

/** Path and query of a target, which some senders sign; a receiver has none. */
export function placeOf(target: DeliverTarget): { readonly url?: string; readonly publicUrl?: string } {
  if (!isAddress(target)) return {}
  const { pathname, search, href } = new URL(target)
  return { url: pathname + search, publicUrl: href }
}

/**
 * Sends a request as it is, to the target's path; only where that has none, to the request's. A query of the request, in
 * which some senders put the signature, takes the place of the target's. Rejects where no reply came: the connection
 * failed, or `timeoutMs` passed.
 */
export async function transmit(
  target: DeliverTarget,
  request: SignedRequest,
  { timeoutMs }: TransmitOptions = {},
): Promise<Delivered> {
  const { method, url, headers, body } = request
  if (!isAddress(target)) {
    const reply = await target.receive({ method, url, headers, body })
    return { status: reply.status, headers: reply.headers, body: Buffer.from(reply.body).toString(), request }
  }
  const signal = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)
  try {
    const reply = await send(addressOf(target, url), { method, headers, body, ...(signal ? { signal } : {}) })
    return { status: reply.status, headers: reply.headers, body: reply.body, request }
  } catch (error) {
    // Once a head has come, the end of the wait looks like a broken connection.
    throw signal?.aborted ? signal.reason : error
  }
}

/** Parts are set one by one: resolved as a reference, a path of `//host` would lead to another host. */
export function addressOf(target: string | URL, url: string): string {
  const address = new URL(target)
  const cut = `${url}?`.indexOf('?')
  if (address.pathname === '/') address.pathname = url.slice(0, cut)
  if (url.length > cut + 1) address.search = url.slice(cut)
  return address.href
}
