import type { Tables } from './tables.js'

/** What is asked of the tables. Time is that of the server, read when a row is looked at, after any wait for its lock. */
export interface Statements {
  /** key, token, leaseMs, retentionMs → `state: 'won'` with the fence, or the record that stands in the way. */
  readonly claim: string
  /** key, token → the record. */
  readonly peek: string
  /** mark → waits until nobody else claims with this mark. */
  readonly lockMark: string
  /** mark, key, token → the record of the claim that set the mark, if that was another. */
  readonly marked: string
  /** mark, key, ttlMs */
  readonly mark: string
  /** key, token, leaseMs */
  readonly renew: string
  /** key, token, state, retentionMs, reply */
  readonly complete: string
  /** key, token, state → whether this token completed it so before. */
  readonly completed: string
  /** key, token, state, retentionMs, reply → whether the transaction is the one that was begun, and whether it is marked. */
  readonly completeInTransaction: string
  /** key → the record, once no transaction holds it any more. */
  readonly readBack: string
  /** key, token, how much of the fence to take back */
  readonly release: string
  /** key */
  readonly forget: string
  readonly ping: string
}

/** The name of the setting that tells a transaction from one that a handler began by itself. */
export const tokenSetting = 'posthorn.token'

const ms = (parameter: string): string => `${parameter}::float8 * interval '1 millisecond'`
const after = (parameter: string): string => `clock_timestamp() + ${ms(parameter)}`

export function statementsFor({ claims, marks }: Tables): Statements {
  const record = `r.state, r.token = $2::text AS own, r.fence, r.reply, r.expires_at > clock_timestamp() AS kept,
    (extract(epoch FROM r.lease_until - clock_timestamp()) * 1000)::float8 AS lease_ms`
  const peek = `SELECT ${record} FROM ${claims} r WHERE r.key = $1::text`
  const current = `current_setting('${tokenSetting}', true) IS NOT DISTINCT FROM $2::text`
  const complete = `UPDATE ${claims} SET state = $3::text, reply = $5::text, expires_at = ${after('$4')}
    WHERE key = $1::text AND token = $2::text AND state = 'pending'`
  return {
    // A repeated claim of the same token is not won again, and found by its record.
    claim: `WITH won AS (
      INSERT INTO ${claims} AS r (key, token, state, fence, lease_until, retention, expires_at)
      VALUES ($1::text, $2::text, 'pending', 1, ${after('$3')}, ${ms('$4')}, ${after('$3')} + ${ms('$4')})
      ON CONFLICT (key) DO UPDATE SET
        token = excluded.token,
        state = 'pending',
        fence = CASE WHEN r.state = 'pending' OR r.expires_at > clock_timestamp() THEN r.fence + 1 ELSE 1 END,
        lease_until = ${after('$3')},
        retention = excluded.retention,
        expires_at = ${after('$3')} + excluded.retention,
        reply = NULL
      WHERE CASE r.state
        WHEN 'released' THEN true
        WHEN 'pending' THEN r.lease_until <= clock_timestamp()
        ELSE r.expires_at <= clock_timestamp()
      END
      RETURNING r.fence
    )
    SELECT 'won' AS state, true AS own, fence, NULL AS reply, true AS kept, 0::float8 AS lease_ms FROM won
    UNION ALL ${peek} AND NOT EXISTS (SELECT FROM won)`,
    peek,
    lockMark: 'SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))',
    marked: `SELECT ${record.replaceAll('$2', '$3')} FROM ${marks} m JOIN ${claims} r ON r.key = m.claim_key
      WHERE m.key = $1::text AND m.claim_key <> $2::text AND m.expires_at > clock_timestamp()`,
    mark: `INSERT INTO ${marks} (key, claim_key, expires_at) VALUES ($1::text, $2::text, ${after('$3')})
      ON CONFLICT (key) DO UPDATE SET claim_key = excluded.claim_key, expires_at = excluded.expires_at`,
    renew: `UPDATE ${claims} SET lease_until = ${after('$3')}, expires_at = greatest(expires_at, ${after('$3')})
      WHERE key = $1::text AND token = $2::text AND state = 'pending' AND lease_until > clock_timestamp() RETURNING 1 AS one`,
    complete: `${complete} RETURNING 1 AS one`,
    completed: `SELECT 1 AS one FROM ${claims}
      WHERE key = $1::text AND token = $2::text AND state = $3::text AND expires_at > clock_timestamp()`,
    completeInTransaction: `WITH marked AS (${complete} AND ${current} RETURNING 1)
      SELECT ${current} AS current, EXISTS (SELECT FROM marked) AS marked`,
    readBack: `SELECT state, token FROM ${claims} WHERE key = $1::text FOR SHARE`,
    // With nothing left of its fence it is as if there had been no claim.
    release: `UPDATE ${claims} SET state = 'released', fence = fence - $3::int,
      expires_at = clock_timestamp() + CASE WHEN fence > $3::int THEN retention ELSE interval '0' END
      WHERE key = $1::text AND token = $2::text AND state = 'pending' RETURNING 1 AS one`,
    forget: `DELETE FROM ${claims} WHERE key = $1::text
      RETURNING state = 'pending' OR expires_at > clock_timestamp() AS known`,
    ping: `SELECT 1 AS one FROM ${claims} LIMIT 1`,
  }
}
