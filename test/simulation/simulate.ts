import { memoryStore, type Store } from '@posthorn/core'
import { fixedClock } from '@posthorn/testing'
import { type Random, randomFrom } from '../chaos/random.js'
import { appOf, type AppOptions } from './app.js'
import { byTheDocument, type Deliver, untilAccepted } from './callers.js'
import { type Counts, Ledger } from './ledger.js'
import { networkTo } from './network.js'
import { senders } from './senders.js'

/** How to run the simulation. */
export interface SimulateOptions {
  /** How many deliveries, over all senders. */
  readonly deliveries: number
  readonly seed: number
  /** What the apps do wrong, to see whether it is seen. @default nothing */
  readonly flaw?: (store: Store) => Omit<AppOptions['receiver'], 'now'>
  /** Called now and then with how many deliveries were begun. */
  readonly onProgress?: (begun: number) => void
}

/** What came of a sender's deliveries. */
export interface Result extends Counts {
  readonly title: string
  readonly deliveries: number
}

const failing = 0.3
const doubled = 0.1
/** Deliveries of a sender that begin each minute. */
const perMinute = 25
const minute = 60_000
/** Well behaved apps need 32 hours at most: 5 of retries, once more after they were given up, and 20 until the last copy. */
const patience = 48 * 60 * minute
const start = Date.UTC(2026, 0, 1)

/**
 * Days of deliveries in seconds: each sender delivers by its own schedule to an app of its own, whose handler fails at
 * random. Equal seeds give equal results.
 */
export async function simulate({ deliveries, seed, flaw, onProgress }: SimulateOptions): Promise<Result[]> {
  const clock = fixedClock(start)
  const random = randomFrom(seed)
  const lanes = senders.map((sender, lane) => {
    const events = Math.floor(deliveries / senders.length) + (lane < deliveries % senders.length ? 1 : 0)
    const ledger = new Ledger(events)
    const store = memoryStore({ now: clock.now, max: 4 * events + 1000 })
    const app = appOf(sender, ledger, { receiver: { store, now: clock.now, ...flaw?.(store) }, random, failing })
    const target = networkTo(sender, ledger, { app, clock, random, doubled })
    const caller = sender.provider.retries ? byTheDocument : untilAccepted
    return { title: sender.title, events, ledger, deliver: caller(sender, { target, clock, ledger }) }
  })
  const longest = Math.max(...lanes.map(({ events }) => events))
  for (let first = 0; first < longest; first += perMinute) {
    for (const { events, deliver } of lanes) begin(deliver, first, Math.min(first + perMinute, events), { clock, random })
    await clock.advance(minute)
    await breath()
    onProgress?.(lanes.reduce((sum, { events }) => sum + Math.min(first + perMinute, events), 0))
  }
  for (const end = clock.now() + patience; clock.pending() > 0 && clock.now() < end; await breath())
    await clock.advance(10 * minute)
  return lanes.map(({ title, events, ledger }) => {
    ledger.close()
    return { title, deliveries: events, ...ledger.counts }
  })
}

/** Each is held up for some minutes at most, so that later ones overtake it. */
function begin(
  deliver: Deliver,
  from: number,
  to: number,
  { clock, random }: { readonly clock: ReturnType<typeof fixedClock>; readonly random: Random },
): void {
  for (let index = from; index < to; index += 1) clock.after(random.between(0, 5 * minute), () => deliver(index))
}

/** Nothing here waits for a timer or a socket: without this, nothing else in the process would get a turn. */
const breath = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })
