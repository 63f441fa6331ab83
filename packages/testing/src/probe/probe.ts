import { isWebhookError } from '@posthorn/core'
import type { Probe } from './case.js'
import type { Finding, ProbeOptions, ProbeTarget } from './finding.js'
import { createKit, type Kit } from './kit.js'
import { probes } from './probes.js'
import { summary } from './reply.js'
import { Verdict } from './verdict.js'

/**
 * Sends deliveries, good and bad, to an endpoint and tells what it does with them, one finding for each of `probes`.
 * The first sends a good delivery: where that fails, or `signal` ends the run, what is left is `unseen`. Good deliveries
 * are really handled.
 *
 * @throws RangeError where there is no sample of `type`, or no probe of an id in `only`.
 */
export async function probe(target: ProbeTarget, options: ProbeOptions = {}): Promise<readonly Finding[]> {
  const chosen = choose(options)
  const kit = createKit(target, options)
  const findings: Finding[] = []
  let stopped: string | undefined
  for (const one of chosen) {
    const { outcome, detail, stop } = stopped === undefined ? await outcomeOf(one, kit, options) : skipped(stopped)
    stopped ??= stop
    const { id, name, why } = one
    const finding: Finding = { id, name, outcome, detail, why }
    findings.push(finding)
    options.onFinding?.(finding, findings.length, chosen.length)
  }
  return findings
}

function choose({ only }: ProbeOptions): readonly Probe[] {
  if (!only) return probes
  const unknown = only.find((id) => !probes.some((one) => one.id === id))
  if (unknown !== undefined) throw new RangeError(`There is no probe "${unknown}" to run only.`)
  return probes.filter((one, index) => index === 0 || only.includes(one.id))
}

interface Outcome extends Pick<Finding, 'outcome' | 'detail'> {
  /** Why no other probe can be run after it. */
  readonly stop?: string
}

const unsignable: ReadonlySet<string> = new Set(['sign_invalid', 'secret_invalid'])

const skipped = (stopped: string): Outcome => ({ outcome: 'unseen', detail: `not run: ${stopped}` })

async function outcomeOf(one: Probe, kit: Kit, { signal }: ProbeOptions): Promise<Outcome> {
  const before = kit.transcript.length
  try {
    const outcome = await verdictOf(one, kit)
    if (!kit.ready() || (one === probes[0] && outcome.outcome === 'fail'))
      return { ...outcome, stop: 'good deliveries are not accepted' }
    const detail = outcome.detail || summary(kit.transcript.slice(before))
    const broken = await verdictOf({ run: async () => void (await kit.accepts('a good delivery', kit.make())) }, kit)
    if (broken.outcome !== 'fail') return { ...outcome, detail }
    const stop = `after ${one.id} the endpoint accepts no good delivery any more`
    return { outcome: 'fail', detail: `${detail}; afterwards ${broken.detail}`, stop }
  } catch (error) {
    if (!signal?.aborted) throw error
    return { ...skipped('ended early'), stop: 'ended early' }
  }
}

async function verdictOf({ run }: Pick<Probe, 'run'>, kit: Kit): Promise<Outcome> {
  try {
    await run(kit)
    return { outcome: 'pass', detail: '' }
  } catch (error) {
    if (error instanceof Verdict) return { outcome: error.outcome, detail: error.message }
    // Not every request of every sender can be made; what cannot be signed cannot be probed.
    if (isWebhookError(error) && unsignable.has(error.code)) return { outcome: 'unseen', detail: error.message }
    throw error
  }
}
