import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** How a case ended. */
export interface Verdict {
  readonly id: string
  /** Absent where the case passed. */
  readonly failure?: { readonly code: string | undefined; readonly message: string }
}

const program = fileURLToPath(new URL('run-cases.mjs', import.meta.url))
const run = promisify(execFile)

/** Runs cases in a process of its own, on the build of core in `folder`. Rejects when they could not be run at all. */
export async function runCases(folder: string, ids: readonly string[]): Promise<readonly Verdict[]> {
  const { stdout } = await run(process.execPath, [program, folder, ...ids], { timeout: 60_000, maxBuffer: 16_777_216 })
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n[') + 1)) as readonly Verdict[]
}
