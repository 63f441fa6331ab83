import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../servers/port.js'
import type { Server } from '../servers/server.js'
import { Apps, type Flaw } from './apps.js'
import { type EngineName, engines, type OpenEngine } from './engines.js'
import { atOnce, moreThanOnce, readLedgers, tally } from './ledger.js'
import { type Random, randomFrom } from './random.js'
import { failuresOf, type Result } from './result.js'
import { Sender } from './sender.js'

/** How to run the chaos on one engine. */
export interface RunOptions {
  readonly engine: EngineName
  readonly seed: number
  readonly kills: number
  /** How often the store is frozen, and as often killed and started again. */
  readonly outages: number
  /** How many apps there are. @default 4 */
  readonly apps?: number
  /** New deliveries a second. @default 40 */
  readonly perSecond?: number
  /** What Recover's pauses are divided by. @default 1000 */
  readonly scale?: number
  /** After how many milliseconds a request without a reply counts as hung. @default 2500 */
  readonly hungMs?: number
  /** Bounds of how long most handlers work, in milliseconds. @default [2, 60] */
  readonly workMs?: readonly [least: number, most: number]
  /** What the apps do wrong, to see whether it is seen. @default nothing */
  readonly flaw?: Flaw
  readonly onProgress?: (progress: Progress) => void
}

/** How far a run is. */
export interface Progress {
  readonly kills: number
  readonly deliveries: number
  readonly acknowledged: number
  /** Nothing is killed any more: the sender has yet to hear of all its deliveries. */
  readonly ending: boolean
}

/** Runs the chaos on one engine, and judges nothing. */
export async function run(options: RunOptions): Promise<Result> {
  const { engine: name, seed, apps: size = 4, flaw, perSecond = 40, scale = 1000, hungMs = 2500 } = options
  const startedAt = performance.now()
  const ledgers = mkdtempSync(join(tmpdir(), 'posthorn-chaos-'))
  const forget = () => rmSync(ledgers, { recursive: true, force: true })
  process.once('exit', forget)
  const engine = await engines[name].open()
  const ports = await portsFor(size)
  const url = engine.server?.url
  const apps = new Apps(ports.map((port) => ({ engine: name, url, port, ledgers, flaw })))
  const sender = new Sender({
    ports,
    perSecond,
    scale,
    hungMs,
    random: randomFrom(seed),
    workMs: options.workMs ?? [2, 60],
  })
  let ending = false
  const { onProgress } = options
  const reports = setInterval(() => onProgress?.(progress()), 200)
  const progress = (): Progress => ({
    kills: apps.kills,
    deliveries: sender.counts.deliveries,
    acknowledged: sender.acknowledged.size,
    ending,
  })
  try {
    await apps.listening()
    sender.start()
    await Promise.all([killApps(apps, options.kills, randomFrom(seed + 1)), breakStore(engine, sender, apps, options)])
    ending = true
    await sender.finish()
    const undrained = await engine.drained?.().then(
      () => undefined,
      (error: Error) => error.message,
    )
    await apps.stop()
    const ledger = readLedgers(ledgers, apps.deaths)
    const effects = (await engine.effects?.()) ?? ledger.effects
    const lost = [...sender.acknowledged].filter((id) => !effects.has(id))
    const result: Result = {
      engine: name,
      ...sender.counts,
      kills: apps.kills,
      outages: sender.outages.count,
      acknowledged: sender.acknowledged.size,
      lost,
      begunAgain: moreThanOnce(tally(ledger.runs.map(({ id }) => id))),
      atOnce: atOnce(ledger.runs),
      effectsTwice: moreThanOnce(effects),
      longestOutageMs: sender.outages.longestMs,
      statuses: sender.statuses,
      crashes: apps.crashes,
      undrained,
      tookMs: performance.now() - startedAt,
      ledgers,
    }
    // Whoever looks into a failure needs them.
    if (failuresOf(result).length === 0) forget()
    return result
  } finally {
    await sender.finish()
    await apps.stop()
    await engine.server?.stop()
    clearInterval(reports)
    process.off('exit', forget)
  }
}

async function portsFor(size: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < size) ports.add(await freePort())
  return [...ports]
}

async function killApps(apps: Apps, kills: number, random: Random): Promise<void> {
  while (apps.kills < kills) {
    await elapsed(random.between(60, 250))
    await apps.kill(random)
  }
}

/** Freezes and kills the store in turn, spread over the time in which apps are killed. */
async function breakStore({ server }: OpenEngine, sender: Sender, apps: Apps, options: RunOptions): Promise<void> {
  if (!server) return
  const random = randomFrom(options.seed + 2)
  const total = options.outages * 2
  for (let done = 0; done < total; done += 1) {
    while (apps.kills < (options.kills * (done + 0.5)) / total) await elapsed(20)
    sender.outages.out = true
    await (done % 2 === 0 ? freeze(server, random) : crash(server, random))
    sender.outages.out = false
  }
}

async function freeze(server: Server, random: Random): Promise<void> {
  await server.freeze()
  await elapsed(random.between(600, 1500))
  await server.thaw()
}

async function crash(server: Server, random: Random): Promise<void> {
  await server.kill()
  await elapsed(random.between(300, 1000))
  await server.restart()
}

const elapsed = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
