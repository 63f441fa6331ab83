import { createHash } from 'node:crypto'
import { recordsInLua } from './record.js'

/** A Lua script, which Redis keeps under its digest. */
export interface Script {
  readonly text: string
  readonly sha: string
}

const script = (body: string): Script => {
  const text = recordsInLua + body
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
  if not record or record.state == 'r' then return nil end
  if record.state ~= 'p' then return { 'done', record.state == 'x' and 1 or 0, record.reply } end
  local time = left(key, record)
  if record.token ~= token and time > 0 then return { 'in_flight', time } end
end

local mine = read(KEYS[1])
local taken = standing(KEYS[1], mine)
if broken then return { 'broken', broken } end
if held(mine, token) and left(KEYS[1], mine) > 0 then return { 'claimed', tonumber(mine.fence), 0 } end
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

local fence = (mine and mine.fence or 0) + 1
write_pending(KEYS[1], fence, math.max(lease, retention), lease, retention, token)
if KEYS[2] and not before then redis.call('SET', KEYS[2], '>' .. name, 'PX', ttl) end
return { 'claimed', fence, before and 1 or 0 }
`)

/** ARGV: token, lease. */
export const renewScript: Script = script(`
local token, lease = unpack(ARGV)
local mine = read(KEYS[1])
local time = held(mine, token) and left(KEYS[1], mine)
if broken then return { 'broken', broken } end
if not time or time <= 0 then return { 0 } end
local life = math.max(time + mine.after, lease)
write_pending(KEYS[1], mine.fence, life, lease, mine.retention, token)
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
if mine and mine.state == state and mine.token == token then return { 1 } end
if not held(mine, token) then return { 0 } end
redis.call('SET', KEYS[1], state .. #token .. ':' .. token .. reply, 'PX', retention)
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
local fence = mine.fence - ARGV[2]
if fence < 1 then return { redis.call('DEL', KEYS[1]) } end
redis.call('SET', KEYS[1], string.format('r%.0f:', fence) .. mine.retention, 'PX', mine.retention)
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
