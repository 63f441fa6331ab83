import { type Delivered, type NoReply, noReplyOf } from '@posthorn/testing'
import { UsageError } from '../usage-error.js'

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

/** Sends a request once, and notes what came of it. */
export async function exchange(send: () => Promise<Delivered>, timeoutMs: number): Promise<Outcome> {
  const started = performance.now()
  const elapsed = () => Math.round(performance.now() - started)
  try {
    const { status, body } = await send()
    return { exchange: { status, reply: body, error: null, ms: elapsed() } }
  } catch (error) {
    if (error instanceof UsageError) throw error
    const noReply = noReplyOf(error, timeoutMs)
    return { exchange: { status: null, reply: '', error: noReply.reason, ms: elapsed() }, noReply }
  }
}
