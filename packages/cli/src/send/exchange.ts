import type { SignedRequest } from '@posthorn/core'
import { type NoReply, noReplyOf, transmit } from '@posthorn/testing'

/** One request and what came of it. */
export interface Exchange {
  /** `null` where no reply came. */
  readonly status: number | null
  readonly reply: string
  /** Why no reply came. */
  readonly error: string | null
  readonly ms: number
}

type Outcome =
  | { readonly exchange: Exchange & { readonly status: number }; readonly noReply?: undefined }
  | { readonly exchange: Exchange; readonly noReply: NoReply }

/** Sends a request once. */
export async function exchange(address: URL, request: SignedRequest, timeoutMs: number): Promise<Outcome> {
  const started = performance.now()
  const elapsed = () => Math.round(performance.now() - started)
  try {
    const { status, body } = await transmit(address, request, { timeoutMs })
    return { exchange: { status, reply: body, error: null, ms: elapsed() } }
  } catch (error) {
    const noReply = noReplyOf(error, timeoutMs)
    return { exchange: { status: null, reply: '', error: noReply.reason, ms: elapsed() }, noReply }
  }
}
