import type { ClaimRequest, ClaimResult, ReplayMark } from '@posthorn/core'
import type { Database, Query } from './database.js'
import { standing } from './standing.js'
import type { Statements } from './statements.js'

const attempts = 10

/** Claims a delivery, by one statement unless there is a mark besides. */
export function claimIn(database: Database, statements: Statements, request: ClaimRequest): Promise<ClaimResult> {
  const { mark } = request
  if (!mark) return claimKey(database.query, statements, request).then(({ result }) => result)
  return database.transaction((query) => claimMarked(query, statements, request, mark))
}

interface Claimed {
  readonly result: ClaimResult
  /** And not only found to be ours already. */
  readonly won: boolean
}

async function claimKey(query: Query, statements: Statements, request: ClaimRequest): Promise<Claimed> {
  const { key, token, leaseMs, retentionMs } = request
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const [row] = await query(statements.claim, [key, token, leaseMs, retentionMs])
    if (row?.['state'] === 'won') {
      return { result: { state: 'claimed', fence: Number(row['fence']), replayed: false }, won: true }
    }
    // A statement sees the records as they were when it began. What stood in its way came, or went, since.
    const result = standing(row)
    if (result) return { result, won: false }
  }
  throw new Error(`The record of a claim changed ${attempts} times while it was being claimed.`)
}

/** Those that claim with the same mark do so one after another, each seeing what the one before it did. */
async function claimMarked(query: Query, statements: Statements, request: ClaimRequest, mark: ReplayMark): Promise<ClaimResult> {
  const { key, token } = request
  await query(statements.lockMark, [mark.key])
  const [marked] = await query(statements.marked, [mark.key, key, token])
  const before = standing(marked)
  const other = before?.state === 'claimed' ? undefined : before
  if (other && mark.mode === 'suppress') {
    const [own] = await query(statements.peek, [key, token])
    return standing(own) ?? other
  }
  const { result, won } = await claimKey(query, statements, request)
  if (!won || result.state !== 'claimed') return result
  if (!other) await query(statements.mark, [mark.key, key, mark.ttlMs])
  return { ...result, replayed: other !== undefined }
}
