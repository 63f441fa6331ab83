import type { SignedRequest } from '@posthorn/core'
import { transmit } from '@posthorn/testing'

/** One request and what came of it. */
export interface Exchange {
  /** `null` where no reply came. */
  readonly status: number | null
  readonly reply: string
  /** Why no reply came. */
  readonly error: string | null
  readonly ms: number
}

/** Sends a request once. */
export async function exchange(address: URL, request: SignedRequest, timeoutMs: number): Promise<Exchange> {
  const started = performance.now()
  const elapsed = () => Math.round(performance.now() - started)
  try {
    const { status, body } = await transmit(address, request, { timeoutMs })
    return { status, reply: body, error: null, ms: elapsed() }
  } catch (error) {
    const { name, code, message } = error as { readonly name: string; readonly code?: string; readonly message: string }
    const isLate = name === 'TimeoutError' || name === 'AbortError'
    return { status: null, reply: '', error: isLate ? `no reply within ${timeoutMs} ms` : (code ?? message), ms: elapsed() }
  }
}
