import type { Edit, Mutant } from './mutant.js'

const edit = (from: string, to: string, file = 'stores/memory-store.js'): Edit => ({ file, from, to })

const releasing = `const mine = held(key, token, at);
        if (!mine)
            return false;`

const completing = `const mine = held(key, token, at);
        if (!mine) {`

/** The claim is looked up by the token that the record has, whatever was given. */
const unchecked = (from: string): string => from.replace('token,', '(pending.get(key) ?? settled.get(key, at))?.token ?? token,')

const suppressed = `if (before && mark?.mode === 'suppress')
            return before;`

const broken: readonly Omit<Mutant, 'package' | 'mount'>[] = [
  {
    name: 'a claim is looked for first and written later',
    edits: [edit('const claim = ({', 'const claim = async ({'), edit(suppressed, `${suppressed}\n        await null;`)],
    caughtBy: ['RACE-01', 'RACE-02', 'RACE-03', 'RACE-07', 'RUN-03'],
  },
  {
    name: 'a claim is released whatever the token',
    edits: [edit(releasing, unchecked(releasing))],
    caughtBy: ['CLAIM-03', 'LEASE-03', 'RUN-04', 'MODEL-01'],
  },
  {
    name: 'a claim is completed whatever the token',
    edits: [edit(completing, unchecked(completing))],
    caughtBy: ['CLAIM-03', 'LEASE-03', 'RACE-06', 'RUN-04', 'MODEL-01'],
  },
  {
    name: 'a claim is renewed whatever the token',
    edits: [edit('const live = mine?.token === token && mine.leaseUntil', 'const live = mine && mine.leaseUntil')],
    caughtBy: ['CLAIM-03', 'LEASE-03', 'MODEL-01'],
  },
  {
    name: 'a lapsed claim is renewed',
    edits: [edit('const live = mine?.token === token && mine.leaseUntil > at', 'const live = mine?.token === token')],
    caughtBy: ['LEASE-04', 'MODEL-01'],
  },
  {
    name: 'a claim is taken over while its lease is live',
    edits: [edit('claim.token !== token && claim.leaseUntil > at', 'false')],
    caughtBy: ['RACE-01', 'LEASE-01', 'LEASE-02', 'MARK-01', 'RUN-02', 'RUN-03', 'MODEL-01'],
  },
  {
    name: 'a claim that lapsed is never given to another',
    edits: [edit('claim.token !== token && claim.leaseUntil > at', 'claim.token !== token')],
    caughtBy: ['LEASE-03', 'RACE-02', 'MODEL-01'],
  },
  {
    name: 'the fence is not raised',
    edits: [edit("const fence = (mine?.fence ?? (record?.state === 'released' ? record.fence : 0)) + 1", 'const fence = 1')],
    caughtBy: ['CLAIM-05', 'LEASE-03', 'DONE-05', 'RUN-02', 'RUN-05', 'MODEL-01'],
  },
  {
    name: 'a claim that is asked for again raises the fence',
    edits: [edit('if (mine?.token === token && mine.leaseUntil > at)', 'if (false)')],
    caughtBy: ['CLAIM-02', 'RACE-04', 'MARK-05', 'MODEL-01'],
  },
  {
    name: 'a replay mark outlives the claim that set it',
    edits: [
      edit(
        '? standing(pending.get(seen.key), settled.get(seen.key, at), token, at)',
        "? (standing(pending.get(seen.key), settled.get(seen.key, at), token, at) ?? { state: 'in_flight', remainingMs: leaseMs })",
      ),
    ],
    caughtBy: ['MARK-02', 'MARK-03', 'MODEL-01'],
  },
  {
    name: 'a replay mark is never over',
    edits: [edit('seen && seen.until > at && ', 'seen && ')],
    caughtBy: ['MARK-04', 'MODEL-01'],
  },
  {
    name: 'what is done is never forgotten',
    edits: [edit('until > at', 'true', 'stores/settled-records.js')],
    caughtBy: ['KEEP-01', 'KEEP-02', 'MODEL-01'],
  },
  {
    name: 'the reply of the first run is not kept',
    edits: [edit('until: at + retentionMs, reply }', 'until: at + retentionMs }')],
    caughtBy: ['DONE-03', 'RUN-06', 'MODEL-01'],
  },
  {
    name: 'a claim that lapsed cannot be completed',
    edits: [edit('return mine.token === token ?', 'return mine.token === token && mine.leaseUntil > at ?')],
    caughtBy: ['LEASE-05', 'KEEP-03', 'MODEL-01'],
  },
  {
    name: 'a claim that lapsed is given to its own token without raising the fence',
    edits: [edit("mine.leaseUntil > at)\n            return { state: 'claimed'", "true)\n            return { state: 'claimed'")],
    caughtBy: ['LEASE-06', 'MODEL-01'],
  },
  {
    name: 'what is settled can be settled again',
    edits: [
      edit("record?.state === 'released' && record.token === token ?", '(record?.token ?? completed.tokenOf(key)) === token ?'),
      edit('fence, until, token: undefined }', 'fence, until, token }'),
    ],
    caughtBy: ['DONE-04', 'DONE-05', 'RACE-05', 'MODEL-01'],
  },
  {
    name: 'a completion that is repeated is taken for a late one',
    edits: [edit('return record?.state === state && completed.tokenOf(key) === token', 'return false')],
    caughtBy: ['DONE-06', 'MODEL-01'],
  },
  {
    name: 'a completion by another token is taken for a repeated one',
    edits: [edit('return record?.state === state && completed.tokenOf(key) === token', 'return record?.state === state')],
    caughtBy: ['DONE-06', 'MODEL-01'],
  },
  {
    name: 'the token of a completion is not remembered',
    edits: [edit('completed.add(key, token)', 'completed.add(key, undefined)')],
    caughtBy: ['DONE-06', 'MODEL-01'],
  },
  {
    name: 'what is handled is forgotten before its time',
    edits: [edit('Math.ceil(ms / stepMs) - start', 'Math.floor(ms / stepMs) - start - 30_000', 'stores/settled-records.js')],
    caughtBy: ['KEEP-01'],
  },
  {
    name: 'what is handled is kept beyond its time',
    edits: [edit('Math.ceil(ms / stepMs) - start', 'Math.ceil(ms / stepMs) - start + 30_000', 'stores/settled-records.js')],
    caughtBy: ['KEEP-01'],
  },
  {
    name: 'a reply is kept of what is dead alone',
    edits: [edit("state === 'done' && !reply", "state === 'done'", 'stores/settled-records.js')],
    caughtBy: ['DONE-03', 'RUN-06', 'MODEL-01'],
  },
  {
    name: 'what is dead without a reply is kept as handled',
    edits: [edit("state === 'done' && !reply", '!reply', 'stores/settled-records.js')],
    caughtBy: ['DONE-02', 'MARK-01', 'MODEL-01'],
  },
  {
    name: 'a release that does not count keeps the fence',
    edits: [edit('counted ? mine.fence : mine.fence - 1', 'mine.fence')],
    caughtBy: ['DONE-08'],
  },
  {
    name: 'what is dead is told as done',
    edits: [edit("dead: record.state === 'dead'", 'dead: false')],
    caughtBy: ['DONE-02', 'MARK-01', 'MODEL-01'],
  },
  {
    name: 'the fence of a released claim is forgotten',
    edits: [edit('if (fence === 0)', 'if (true)')],
    caughtBy: ['DONE-05', 'KEEP-02', 'KEEP-05', 'RACE-03', 'MODEL-01'],
  },
  {
    name: 'a claim in flight cannot be forgotten',
    edits: [edit('pending.delete(key) || ', 'pending.has(key) || ')],
    caughtBy: ['KEEP-05', 'MARK-02', 'MODEL-01'],
  },
  {
    name: 'keys that differ by a space are the same',
    edits: [
      edit(
        'const mine = pending.get(key);\n        if (mine?.token',
        'key = key.trimEnd();\n        const mine = pending.get(key);\n        if (mine?.token',
      ),
    ],
    caughtBy: ['KEEP-06'],
  },
  {
    name: 'any replay mark will do',
    edits: [edit('marks?.get(mark.key)', '[...(marks?.values() ?? [])][0]')],
    caughtBy: ['MARK-06'],
  },
  {
    name: "mode 'flag' suppresses",
    edits: [edit("before && mark?.mode === 'suppress'", 'before')],
    caughtBy: ['MARK-03', 'MODEL-01'],
  },
]

/** Rules that the promise of handling once stands on, broken in the store in memory. */
export const memoryStoreMutants: readonly Mutant[] = broken.map((one) => ({ ...one, package: 'core', mount: 'memoryStore' }))
