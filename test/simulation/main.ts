import { ProgressLine } from '../chaos/progress.js'
import { explanation, failuresOf, table, verdict } from './report.js'
import { simulate, type SimulateOptions } from './simulate.js'

/** Runs the simulation and prints what came of it. Gives the status to leave with. */
export async function main(options: Pick<SimulateOptions, 'deliveries' | 'seed'>): Promise<number> {
  const progress = new ProgressLine(process.stderr)
  const results = await simulate({
    ...options,
    onProgress: (begun) => progress.show(`${begun} of ${options.deliveries} deliveries begun`),
  })
  progress.clear()
  console.log(`${table(results)}\n\n${explanation}\n\n${verdict(results)}`)
  return failuresOf(results).length === 0 ? 0 : 1
}
