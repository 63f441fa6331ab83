/**
 * What stands under the key of a delivery, as text:
 *
 * - `p<fence>:<after>:<retention>:<token>`: pending. The lease ends `<after>` milliseconds before the key expires.
 * - `r<fence>:<retention>`: released.
 * - `d<size>:<token><reply>`: done; `x` in place of `d`: dead. `<size>` is that of the token in bytes, and the reply may
 *   be empty.
 *
 * A mark is `>` and the key of the claim that set it, without the prefix. Nothing has a time of day in it: the clock is
 * that of Redis, since those of the processes differ, and a lease is what is left of the life of its key.
 *
 * One text, and no hash, since plain `SET … NX` can write the first claim of a delivery: a script takes Redis several
 * times as long.
 */
export function firstClaim(after: number, retention: number, token: string): string {
  if (after !== times.after || retention !== times.retention) times = { after, retention, text: `p1:${after}:${retention}:` }
  return times.text + token
}

/** The last that were written: those of a receiver stay the same. */
let times = { after: 0, retention: 0, text: '' }

/** The same for scripts. What is not a record is never taken for an absent one, since that would be a claim: `broken` names it. */
export const recordsInLua = `
local broken

local function read(key)
  local text = redis.call('GET', key)
  if not text then return nil end
  local fence, after, retention, rest = string.match(text, '^p(%d+):(%d+):(%d+):()')
  if fence then
    return { state = 'p', fence = fence, after = after, retention = retention, token = string.sub(text, rest) }
  end
  fence, retention = string.match(text, '^r(%d+):(%d+)$')
  if fence then return { state = 'r', fence = fence, retention = retention } end
  local state, size, start = string.match(text, '^([dx])(%d+):()')
  local reply = state and start + size
  if reply and reply <= #text + 1 then
    return { state = state, token = string.sub(text, start, reply - 1), reply = string.sub(text, reply) }
  end
  broken = key
end

local function held(record, token)
  return record and record.state == 'p' and record.token == token
end

local function left(key, record)
  local life = redis.call('PTTL', key)
  if life < 0 then broken = key end
  return life - record.after
end

local function write_pending(key, fence, life, lease, retention, token)
  local times = string.format('p%.0f:%.0f:%.0f:', fence, life - lease, retention)
  redis.call('SET', key, times .. token, 'PX', life)
end
`
