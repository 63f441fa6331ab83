import type { Provider } from '@posthorn/core'
import { type Attempt, createSender, type NoReply, type Order, scaledClock } from '@posthorn/testing'
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

/** What came of all attempts. */
export interface Retried {
  readonly attempts: readonly Attempt[]
  /** Why the last one got no reply. */
  readonly noReply: NoReply | undefined
}

/** Sends a delivery as its sender would, retries included. */
export async function sendWithRetries(provider: Provider, order: Order, options: RetryOptions): Promise<Retried> {
  const { speed, timeoutMs, signal, onAttempt } = options
  const sender = createSender(provider, { clock: scaledClock(speed), timeoutMs, onAttempt })
  let noReply: NoReply | undefined
  sender.send({
    ...order,
    onAttempt: (_attempt, _reply, why) => {
      noReply = why
    },
  })
  try {
    await unlessInterrupted(signal, sender.idle())
  } catch (error) {
    // Not waited for: the reply may be seconds away, and nobody wants it any more.
    void sender.close()
    throw error
  }
  return { attempts: sender.attempts, noReply }
}
