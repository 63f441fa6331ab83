import type { Provider } from '@posthorn/core'
import type { Clock } from '../clock.js'
import type { Deliverable } from '../delivery.js'
import type { FixedClock } from '../fixed-clock.js'
import type { Attempt } from '../sender/attempt.js'
import { createSender, type Sender, type SenderOptions } from '../sender/create-sender.js'
import type { DeliverTarget } from '../transmit.js'
import type { ScenarioOptions } from './options.js'

/** Options of {@link deliverUntilHandled}. */
export interface UntilHandledOptions extends Omit<ScenarioOptions, 'clock'> {
  /** What pauses are measured by. A `fixedClock` is moved on through them. @default the time of this machine, without any pause */
  readonly clock?: Clock | FixedClock
  /** Pauses between attempts, in seconds. @default the provider's */
  readonly retries?: readonly number[]
}

/** Tries again at once. */
const withoutPauses: Clock = {
  now: () => Date.now(),
  after: (_ms, run) => {
    const turn = setImmediate(() => void run())
    return () => clearImmediate(turn)
  },
}

/**
 * Delivers an event, and again after each failure as the provider documents it, until it is handled, refused for good or
 * given up. Resolves with every attempt; the outcome of the last says how it ended.
 *
 * @throws WebhookError `sign_invalid` where it cannot be signed.
 */
export async function deliverUntilHandled(
  target: DeliverTarget,
  provider: Provider,
  event: Deliverable,
  { clock = withoutPauses, retries, timeoutMs, type = '', ...options }: UntilHandledOptions = {},
): Promise<readonly Attempt[]> {
  const settings: SenderOptions = {
    clock,
    ...(retries === undefined ? {} : { retries }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  }
  const sender = createSender(provider, settings)
  sender.send({ ...options, target, type, event })
  await sender.answered()
  if ('advance' in clock) await passPauses(clock, sender)
  await sender.idle()
  return sender.attempts
}

/** Only as long as there is another attempt: what else is scheduled by this clock is for its owner to wait for. */
async function passPauses(clock: FixedClock, { attempts }: Sender): Promise<void> {
  for (let last = attempts.at(-1); last?.outcome === 'retrying'; last = attempts.at(-1))
    await clock.advance((last.retryInSeconds ?? 0) * 1000)
}
