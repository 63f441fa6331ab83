import type { Mutant } from './mutant.js'

const file = 'scripts.js'

const looking = 'if taken then return taken end'

const releasing = `if not held(mine, ARGV[1]) then return { 0 } end
local fence`

const broken: readonly Omit<Mutant, 'package' | 'mount'>[] = [
  {
    name: 'a claim is looked for by one script and written by the next',
    edits: [
      { file: 'claimer.js', from: 'if (request.mark)', to: 'if (request)' },
      { file, from: looking, to: `if seen ~= 'free' then\n${looking}\nreturn { 'look', 'free' }\nend` },
    ],
    caughtBy: ['RACE-01', 'RACE-02', 'RACE-03'],
  },
  {
    name: 'a first claim is written over one that stands',
    edits: [{ file: 'client.js', from: "client.set(key, text, 'PX', lifeMs, 'NX')", to: "client.set(key, text, 'PX', lifeMs)" }],
    caughtBy: ['RACE-01', 'LEASE-01', 'CLAIM-05'],
  },
  {
    name: 'a claim is released whatever the token',
    edits: [{ file, from: releasing, to: releasing.replace('not held(mine, ARGV[1])', "not mine or mine.state ~= 'p'") }],
    caughtBy: ['CLAIM-03', 'LEASE-03', 'RUN-04'],
  },
  {
    name: 'a claim is completed whatever the token',
    edits: [{ file, from: 'if not held(mine, token) then', to: "if not mine or mine.state ~= 'p' then" }],
    caughtBy: ['CLAIM-03', 'LEASE-03', 'RUN-04'],
  },
  {
    name: 'a completion that is repeated is taken for a late one',
    edits: [{ file, from: 'if mine and mine.state == state and mine.token == token then return { 1 } end', to: '' }],
    caughtBy: ['DONE-06', 'MODEL-01'],
  },
  {
    name: 'a completion by another token is taken for a repeated one',
    edits: [{ file, from: 'mine.state == state and mine.token == token', to: 'mine.state == state' }],
    caughtBy: ['DONE-06', 'MODEL-01'],
  },
  {
    name: 'a release that does not count keeps the fence',
    edits: [{ file, from: 'mine.fence - ARGV[2]', to: 'tonumber(mine.fence)' }],
    caughtBy: ['DONE-08'],
  },
  {
    name: 'a claim is renewed whatever the token',
    edits: [
      {
        file,
        from: 'local time = held(mine, token) and left(KEYS[1], mine)',
        to: "local time = mine and mine.state == 'p' and left(KEYS[1], mine)",
      },
    ],
    caughtBy: ['CLAIM-03', 'LEASE-03'],
  },
  {
    name: 'a lapsed claim is renewed',
    edits: [{ file, from: 'if not time or time <= 0 then', to: 'if not time then' }],
    caughtBy: ['LEASE-04'],
  },
  {
    name: 'the lease is not extended by a renewal',
    edits: [{ file, from: 'write_pending(KEYS[1], mine.fence, life, lease, mine.retention, token)', to: '' }],
    caughtBy: ['LEASE-01', 'RUN-01'],
  },
  {
    name: 'a record expires before a lease that was renewed',
    edits: [{ file: 'record.js', from: "times .. token, 'PX', life", to: "times .. token, 'PX', retention" }],
    caughtBy: ['KEEP-04'],
  },
  {
    name: 'a claim is taken over while its lease is live',
    edits: [{ file, from: 'record.token ~= token and time > 0', to: 'false' }],
    caughtBy: ['RACE-01', 'LEASE-01', 'MARK-01', 'RUN-02'],
  },
  {
    name: 'the fence is not raised',
    edits: [{ file, from: 'local fence = (mine and mine.fence or 0) + 1', to: 'local fence = 1' }],
    caughtBy: ['CLAIM-05', 'LEASE-03', 'DONE-05', 'RUN-05'],
  },
  {
    name: 'a replay mark outlives the claim that set it',
    edits: [
      {
        file,
        from: 'before = standing(KEYS[3], read(KEYS[3]))',
        to: "before = standing(KEYS[3], read(KEYS[3])) or { 'in_flight', 1 }",
      },
    ],
    caughtBy: ['MARK-02', 'MARK-03', 'MODEL-01'],
  },
]

/** The same rules, broken in the scripts. */
export const redisMutants: readonly Mutant[] = broken.map((one) => ({ ...one, package: 'redis', mount: 'redis (ioredis 6)' }))
