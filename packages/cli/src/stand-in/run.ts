import { UsageError } from '../usage-error.js'
import { runCustomerio } from './customerio.js'
import { runRecomly } from './recomly.js'
import { runRecover } from './recover.js'
import { runReferralloop } from './referralloop.js'
import type { Running, Settings } from './running.js'

const pauseMs = 250

/** Starts the stand-in of that name. */
export function runStandIn(name: string, settings: Settings): Promise<Running> {
  switch (name) {
    case 'recover':
      return runRecover(settings)
    case 'referralloop':
      return runReferralloop(settings)
    case 'customerio':
      return runCustomerio(settings)
    default:
      return runRecomly(settings)
  }
}

/** Makes each event as soon as somebody wants it. */
export async function emitOnceWanted({ emit }: Running, types: readonly string[], signal: AbortSignal): Promise<void> {
  for (const type of types) {
    while (!signal.aborted && (await emitted(emit, type)) === 0) await pause(signal)
  }
}

async function emitted(emit: Running['emit'], type: string): Promise<number> {
  try {
    return emit ? await emit(type) : 1
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

const pause = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, pauseMs)
    signal.addEventListener('abort', end)
  })
