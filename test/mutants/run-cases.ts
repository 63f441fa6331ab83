import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { MutantPackage } from './mutant.js'

/** How a case ended. */
export interface Verdict {
  readonly id: string
  /** Absent where the case passed. */
  readonly failure?: { readonly code: string | undefined; readonly message: string }
}

/** What to run: cases by their ids, on a mount, once for each build of a package. */
export interface Order {
  readonly package: MutantPackage
  readonly mount: string
  /** Where a server is that the cases need. */
  readonly env?: Readonly<Record<string, string>>
  readonly runs: readonly { readonly folder: string; readonly ids: readonly string[] }[]
}

const program = fileURLToPath(new URL('run-cases.mjs', import.meta.url))
const tsx = import.meta.resolve('tsx')
const run = promisify(execFile)

/** Runs cases in a process of its own. Gives the verdicts of each run; rejects when they could not be had at all. */
export async function runCases({ env, ...order }: Order): Promise<readonly (readonly Verdict[])[]> {
  const { stdout } = await run(process.execPath, ['--import', tsx, program, JSON.stringify(order)], {
    env: { ...process.env, ...env },
    timeout: 120_000,
    maxBuffer: 16_777_216,
  })
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n[') + 1)) as readonly (readonly Verdict[])[]
}
