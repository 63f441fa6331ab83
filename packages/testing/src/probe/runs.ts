import { setTimeout as pause } from 'node:timers/promises'
import type { ProbeOptions, ProbeTarget } from './finding.js'
import { fail, unseen } from './verdict.js'

/** How many runs of handlers something caused. */
export interface Runs {
  /** Acts, then lets a good delivery follow: what ran before it was caused by `act`. */
  readonly during: (act: () => Promise<unknown>) => Promise<number>
}

const pollMs = 25

// In time-outs: a queue may have to come to what all the probes before have sent.
const longest = 6

/** Counts runs by the list at `runsUrl`. `follow` sends a good delivery and says how it was answered; `transcript` has all replies. */
export function createRuns(
  runsUrl: NonNullable<ProbeTarget['runsUrl']>,
  { signal, timeoutMs = 10_000 }: ProbeOptions,
  follow: () => Promise<string>,
  transcript: readonly unknown[],
): Runs {
  const count = async (): Promise<number> => {
    signal?.throwIfAborted()
    const timeout = AbortSignal.timeout(timeoutMs)
    const list: unknown = await fetch(runsUrl, {
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
      .then((response) => response.json())
      .catch(() => undefined)
    signal?.throwIfAborted()
    return Array.isArray(list) ? list.length : fail('`runsUrl` does not answer GET with a JSON list of runs')
  }
  // How long a run took to show, at most. Handlers may run after the reply, and one after the other.
  let slowest = 0
  // How many requests had been sent when nothing was under way any more.
  let done = 0

  /** Waits until so many runs are there, and no more follow for as long as one took for each of the requests. */
  const settled = async (atLeast: number, answered: string = ''): Promise<number> => {
    const start = performance.now()
    const requests = transcript.length - done
    let [last, changedAt, shown] = [-1, start, false]
    for (;;) {
      const now = await count()
      const at = performance.now()
      const took = last < 0 ? 0 : at - start
      if (now !== last) [last, changedAt] = [now, at]
      else if (shown && at - changedAt >= (requests + 1) * slowest) {
        done += requests
        return now
      }
      if (!shown && now >= atLeast) {
        shown = true
        slowest = Math.max(slowest, took)
      }
      if (!shown && at - changedAt > timeoutMs)
        fail(`${answered}, but no handler ran for it within ${timeoutMs} ms: \`type\` chooses an event that the app handles`)
      if (at - start > longest * timeoutMs)
        unseen('the list of runs grows all the time, so that nobody can tell what caused them')
      await pause(pollMs)
    }
  }
  return {
    during: async (act) => {
      // Deliveries of before may still be under way.
      const before = await (slowest === 0 ? count() : settled(0))
      await act()
      const answered = await follow()
      return (await settled(before + 1, answered)) - before - 1
    },
  }
}
