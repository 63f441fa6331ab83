import type { Provider } from '@posthorn/core'
import { type Attempt, createSender, type Order, scaledClock } from '@posthorn/testing'
import { unlessInterrupted } from '../interrupted.js'

/** How the documented schedule is followed. */
export interface RetryOptions {
  readonly speed: number
  readonly timeoutMs: number
  /** Ctrl-C. */
  readonly signal: AbortSignal
  /** Called after each attempt. */
  readonly onAttempt: (attempt: Attempt) => void
}

/** Sends a delivery as its sender would, retries included. Gives the attempts. */
export async function sendWithRetries(provider: Provider, order: Order, options: RetryOptions): Promise<readonly Attempt[]> {
  const { speed, timeoutMs, signal, onAttempt } = options
  const sender = createSender(provider, { clock: scaledClock(speed), timeoutMs, onAttempt })
  sender.send(order)
  try {
    await unlessInterrupted(signal, sender.idle())
  } catch (error) {
    // Not waited for: the reply may be seconds away, and nobody wants it any more.
    void sender.close()
    throw error
  }
  return sender.attempts
}
