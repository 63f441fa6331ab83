import { createHash } from 'node:crypto'

/** A Lua script, which Redis keeps under its digest. */
export interface Script {
  readonly text: string
  readonly sha: string
}

/**
 * Records are hashes: `s` state (`p` pending, `r` released, `d` done, `x` dead), `t` token, `u` end of the lease in
 * milliseconds, `n` fence, `k` retention in milliseconds, `r` reply. A mark is a string: `>` and the key of the claim
 * that set it, without the prefix. Time is that of Redis, since the clocks of the processes differ.
 *
 * What stands under a key may be another program's. Such a record is never taken for an absent one, since that would
 * be a claim: `broken` names it, and the script changes nothing.
 */
const prelude = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local broken

local function digits(text)
  return text and string.find(text, '^%d+$') and tonumber(text)
end

local function read(key)
  local s, t, u, n, k = unpack(redis.call('HMGET', key, 's', 't', 'u', 'n', 'k'))
  local record = { s = s, t = t, u = digits(u), n = digits(n), k = digits(k) }
  if s == 'd' or s == 'x' then return record end
  if s == 'r' and record.n and record.k then return record end
  if s == 'p' and t and record.u and record.n and record.k then return record end
  if redis.call('EXISTS', key) == 1 then broken = key end
end

local function held(record, token)
  return record and record.s == 'p' and record.t == token
end
`

const script = (body: string): Script => {
  const text = prelude + body
  return { text, sha: createHash('sha1').update(text).digest('hex') }
}

/**
 * KEYS: the record, the mark, the record that the mark led to before. ARGV: token, lease, retention, name of the
 * record, name of the third key, time to live of the mark, its mode. A script may only touch keys that it was given:
 * where a mark leads to another record, the answer is its name, and the caller asks again with that key.
 */
export const claimScript: Script = script(`
local token, lease, retention, name, seen, ttl, mode = unpack(ARGV)

local function standing(key, record)
  if not record or record.s == 'r' then return nil end
  if record.s ~= 'p' then
    return { 'done', record.s == 'x' and 1 or 0, redis.call('HGET', key, 'r') or '' }
  end
  if record.t ~= token and record.u > now then return { 'in_flight', record.u - now } end
end

local mine = read(KEYS[1])
if broken then return { 'broken', broken } end
if held(mine, token) and mine.u > now then return { 'claimed', mine.n, 0 } end
local taken = standing(KEYS[1], mine)
if taken then return taken end

local before
local mark = KEYS[2] and redis.call('GET', KEYS[2])
if mark then
  local other = string.match(mark, '^>(.+)$')
  if not other then return { 'broken', KEYS[2] } end
  if other ~= name then
    if other ~= seen then return { 'look', other } end
    before = standing(KEYS[3], read(KEYS[3]))
    if broken then return { 'broken', broken } end
    if before and mode == 'suppress' then return before end
  end
end

local fence = (mine and mine.n or 0) + 1
redis.call('HSET', KEYS[1], 's', 'p', 't', token, 'u', now + lease, 'n', fence, 'k', retention)
redis.call('PEXPIRE', KEYS[1], math.max(lease, retention))
if KEYS[2] and not before then redis.call('SET', KEYS[2], '>' .. name, 'PX', ttl) end
return { 'claimed', fence, before and 1 or 0 }
`)

/** ARGV: token, lease. */
export const renewScript: Script = script(`
local mine = read(KEYS[1])
if broken then return { 'broken', broken } end
if not held(mine, ARGV[1]) or mine.u <= now then return { 0 } end
redis.call('HSET', KEYS[1], 'u', now + ARGV[2])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return { 1 }
`)

/**
 * ARGV: token, retention, state, reply. What only a claim needs is dropped, to keep what stays for days small. The token
 * is not: a client that lost its connection sends what was not answered once more, and the second answer is what counts.
 */
export const completeScript: Script = script(`
local token, retention, state, reply = unpack(ARGV)
local mine = read(KEYS[1])
if broken then return { 'broken', broken } end
if mine and mine.s == state and mine.t == token then return { 1 } end
if not held(mine, token) then return { 0 } end
redis.call('HSET', KEYS[1], 's', state)
redis.call('HDEL', KEYS[1], 'u', 'n', 'k')
if reply ~= '' then redis.call('HSET', KEYS[1], 'r', reply) end
redis.call('PEXPIRE', KEYS[1], retention)
return { 1 }
`)

/**
 * ARGV: token, how much of the fence to take back. Nobody was given that part: attempts that never ran must not count as
 * attempts. With nothing left of it, it is as if there had been no claim.
 */
export const releaseScript: Script = script(`
local mine = read(KEYS[1])
if broken then return { 'broken', broken } end
if not held(mine, ARGV[1]) then return { 0 } end
local fence = mine.n - ARGV[2]
if fence < 1 then return { redis.call('DEL', KEYS[1]) } end
redis.call('HSET', KEYS[1], 's', 'r', 'n', fence)
redis.call('HDEL', KEYS[1], 't', 'u')
redis.call('PEXPIRE', KEYS[1], mine.k)
return { 1 }
`)

export const forgetScript: Script = script(`
local mine = read(KEYS[1])
if broken then return { 'broken', broken } end
return { redis.call('DEL', KEYS[1]) }
`)

/** Writes, since a Redis that only answers takes no claims: one that is full, or has become a replica. */
export const pingScript: Script = script(`
redis.call('SET', KEYS[1], '1', 'PX', 1000)
return { 1 }
`)
