import type { Database } from './database.js'
import { missingTableAdvice } from './retry.js'
import type { Tables } from './tables.js'

const asked = `SELECT to_regclass($1::text) IS NULL OR to_regclass($2::text) IS NULL AS missing,
  current_setting('transaction_read_only') = 'on' AS read_only,
  current_setting('synchronous_commit') = 'off' AS loses_commits`

/** What in the set-up of the server endangers claims. Never rejects. */
export async function warningsOf({ query }: Database, { claims, marks }: Tables): Promise<string[]> {
  try {
    const [row] = await query(asked, [claims, marks])
    return [
      ...(row?.['missing'] === true ? [missingTableAdvice(claims)] : []),
      ...(row?.['read_only'] === true
        ? ['This Postgres takes no writes, as a standby or by `default_transaction_read_only`: no delivery can be claimed.']
        : []),
      ...(row?.['loses_commits'] === true
        ? [
            '`synchronous_commit` is off: a crash of Postgres loses the marks of deliveries that were answered 200 just before, and they may run again.',
          ]
        : []),
    ]
  } catch (error) {
    return [`The set-up of Postgres could not be looked at: ${error instanceof Error ? error.message : String(error)}`]
  }
}

export const oneAtATime =
  'PGlite has one connection: with `transactions` one delivery is handled at a time, and another that comes meanwhile is answered 503. It is meant for demos and tests.'
