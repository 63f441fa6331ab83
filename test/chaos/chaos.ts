import { type EngineName, engineNames, engines } from './engines.js'
import { ProgressLine } from './progress.js'
import { explanation, progressLine, table } from './report.js'
import { failuresOf, type Result } from './result.js'
import { run } from './run.js'

/** What to do, as the command line says it. */
export interface ChaosOptions {
  /** Over all shared engines. */
  readonly kills: number
  /** @default all */
  readonly engine: EngineName | undefined
  readonly seed: number
}

/** Runs the chaos on one engine after the other, and prints a table. Gives the exit code. */
export async function chaos({ kills, engine, seed }: ChaosOptions): Promise<number> {
  const asked = engine === undefined ? engineNames : [engine]
  const skipped = asked.flatMap((name) => {
    const missing = engines[name].missing()
    return missing === undefined ? [] : [{ name, missing }]
  })
  const names = asked.filter((name) => !skipped.some((one) => one.name === name))
  for (const { name, missing } of skipped) console.log(`${engines[name].title} is skipped: ${missing}.`)
  const shared = names.filter((name) => name !== 'memory').length
  const each = Math.ceil(kills / Math.max(1, shared))
  console.log(`Seed ${seed}. ${each} kills on each of: ${names.map((name) => engines[name].title).join('; ')}.`)
  const results: Result[] = []
  for (const name of names) results.push(await runShown(name, each, seed))
  if (results.length > 0) console.log(`\n${table(results)}\n\n${explanation(seed)}`)
  const failures = results.flatMap((result) => failuresOf(result).map((failure) => ({ result, failure })))
  for (const { result, failure } of failures)
    console.error(`\n${engines[result.engine].title}: ${failure}\nThe ledgers of its handlers are in ${result.ledgers}`)
  // In CI nobody reads what was skipped.
  return failures.length > 0 || (skipped.length > 0 && isCi()) ? 1 : 0
}

const isCi = (): boolean => process.env['CI'] === 'true' || process.env['CI'] === '1'

async function runShown(engine: EngineName, kills: number, seed: number): Promise<Result> {
  const line = new ProgressLine(process.stdout)
  const outages = Math.max(1, Math.min(5, Math.round(kills / 40)))
  const result = await run({
    engine,
    kills,
    seed,
    outages,
    onProgress: (progress) => line.show(progressLine(progress, { engine, kills })),
  })
  line.clear()
  const failed = failuresOf(result).length
  console.log(
    `${failed === 0 ? '✓' : '✗'} ${engines[engine].title}: ${result.kills} kills in ${Math.round(result.tookMs / 1000)} s, slowest reply ${Math.round(result.slowestMs)} ms`,
  )
  return result
}
