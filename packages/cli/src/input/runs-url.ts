import { UsageError } from '../usage-error.js'

const wanted = 'It has to answer GET with a JSON list of which each item is a run of a handler'

/** Asks once for the list of runs, so that a wrong address is not taken for a fault of the app. */
export async function requireRuns(url: string, timeoutMs: number): Promise<void> {
  const problem = await problemOf(url, timeoutMs)
  if (problem !== undefined) throw new UsageError(`--runs-url ${problem}. ${wanted}.`)
}

async function problemOf(url: string, timeoutMs: number): Promise<string | undefined> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
    if (!response.ok) {
      await response.body?.cancel()
      return `was answered ${response.status}`
    }
    const list: unknown = await response.json().catch(() => undefined)
    return Array.isArray(list) ? undefined : 'was answered with what is no JSON list'
  } catch {
    return 'gave no reply, or too late'
  }
}
