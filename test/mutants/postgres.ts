import type { Mutant } from './mutant.js'

const file = 'statements.js'

const free = `WHERE CASE r.state
        WHEN 'released' THEN true
        WHEN 'pending' THEN r.lease_until <= clock_timestamp()
        ELSE r.expires_at <= clock_timestamp()
      END`

const claiming = 'const [row] = await query(statements.claim, '

const looking = `const stood = standing((await query(statements.peek, [key, token]))[0]);
        if (stood)
            return { result: stood, won: false };`

const broken: readonly Omit<Mutant, 'package' | 'mount'>[] = [
  {
    name: 'a claim is looked for by one statement and written by the next',
    edits: [
      { file, from: free, to: '' },
      { file: 'claim.js', from: claiming, to: `${looking}\n        ${claiming}` },
    ],
    caughtBy: ['RACE-01', 'RACE-02', 'RACE-03'],
  },
  {
    name: 'a claim is released whatever the token',
    edits: [
      {
        file,
        from: "interval '0' END\n      WHERE key = $1::text AND token = $2::text",
        to: "interval '0' END\n      WHERE key = $1::text AND $2::text IS NOT NULL",
      },
    ],
    caughtBy: ['CLAIM-03', 'LEASE-03', 'RUN-04'],
  },
  {
    name: 'a claim is completed whatever the token',
    edits: [
      {
        file,
        from: "after('$4')}\n    WHERE key = $1::text AND token = $2::text",
        to: "after('$4')}\n    WHERE key = $1::text AND $2::text IS NOT NULL",
      },
    ],
    caughtBy: ['CLAIM-03', 'LEASE-03', 'RUN-04', 'TX-03', 'TX-06'],
  },
  {
    name: 'a completion that is repeated is taken for a late one',
    edits: [
      {
        file: 'postgres-store.js',
        from: 'return done || changes(statements.completed, [key, token, state]);',
        to: 'return done;',
      },
    ],
    caughtBy: ['DONE-06'],
  },
  {
    name: 'a completion by another token is taken for a repeated one',
    edits: [{ file, from: 'AND token = $2::text AND state = $3::text', to: 'AND $2::text IS NOT NULL AND state = $3::text' }],
    caughtBy: ['DONE-06'],
  },
  {
    name: 'a release that does not count keeps the fence',
    edits: [{ file, from: 'fence = fence - $3::int', to: 'fence = fence' }],
    caughtBy: ['DONE-08'],
  },
  {
    name: 'a claim is renewed whatever the token',
    edits: [
      {
        file,
        from: "token = $2::text AND state = 'pending' AND lease_until",
        to: "$2::text IS NOT NULL AND state = 'pending' AND lease_until",
      },
    ],
    caughtBy: ['CLAIM-03', 'LEASE-03'],
  },
  {
    name: 'a lapsed claim is renewed',
    edits: [{ file, from: ' AND lease_until > clock_timestamp() RETURNING', to: ' RETURNING' }],
    caughtBy: ['LEASE-04'],
  },
  {
    name: 'the lease is not extended by a renewal',
    edits: [{ file, from: "SET lease_until = ${after('$3')}, expires_at", to: 'SET expires_at' }],
    caughtBy: ['LEASE-01', 'RUN-01'],
  },
  {
    name: 'a claim is taken over while its lease is live',
    edits: [{ file, from: "WHEN 'pending' THEN r.lease_until <= clock_timestamp()", to: "WHEN 'pending' THEN true" }],
    caughtBy: ['RACE-01', 'LEASE-01', 'CLAIM-02', 'RUN-02'],
  },
  {
    name: 'the fence is not raised',
    edits: [
      { file, from: "CASE WHEN r.state = 'pending' OR r.expires_at > clock_timestamp() THEN r.fence + 1 ELSE 1 END", to: '1' },
    ],
    caughtBy: ['CLAIM-05', 'LEASE-03', 'DONE-05', 'RUN-05'],
  },
  {
    name: 'a replay mark outlives the claim that set it',
    edits: [
      {
        file: 'claim.js',
        from: 'const before = standing(marked);',
        to: "const before = marked && (standing(marked) ?? { state: 'in_flight', remainingMs: 1 });",
      },
    ],
    caughtBy: ['MARK-02', 'MARK-03'],
  },
  {
    name: 'claims with one mark do not wait for one another',
    edits: [{ file: 'claim.js', from: 'await query(statements.lockMark, [mark.key]);', to: '' }],
    caughtBy: ['RACE-07'],
  },
  {
    name: 'a transaction is committed whose claim another took over',
    edits: [{ file: 'pg-transaction.js', from: 'if (refused) {', to: 'if (false) {' }],
    caughtBy: ['TX-03', 'TX-06', 'TX-07', 'RUN-04'],
  },
]

/** The same rules, broken in the statements and what runs them. */
export const postgresMutants: readonly Mutant[] = broken.map((one) => ({ ...one, package: 'postgres', mount: 'postgres (pg)' }))
