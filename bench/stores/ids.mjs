import { randomFillSync, randomInt, randomUUID } from 'node:crypto'

const bytesOfKey = 32
const random = Buffer.alloc(bytesOfKey * 1024)
let used = random.length

/** A key as a receiver makes it. Many come from one call for random bytes, whose garbage would weigh more than theirs. */
export function freshKey() {
  if (used === random.length) {
    randomFillSync(random)
    used = 0
  }
  const slot = random.toString('base64url', used, (used += bytesOfKey))
  return ['v1:{', slot, '}'].join('')
}

const processToken = randomUUID()
let claims = 0

/** The name of a claim, as a receiver makes it. */
const freshToken = () => `${processToken}:${(claims += 1)}`

/** Every so many deliveries, one has come before, not longer ago than any place can remember. */
const everyDuplicate = 20
const longestAgo = 5000

/** Deliveries, 5 % of which are duplicates of some before. */
export function freshDeliveries(count) {
  const deliveries = []
  for (let index = 0; index < count; index++) {
    const again = index % everyDuplicate === everyDuplicate - 1
    const key = again ? deliveries[randomInt(Math.max(0, index - longestAgo), index)].key : freshKey()
    deliveries.push({ key, token: freshToken() })
  }
  return deliveries
}

/** The same for another candidate: a text keeps its hash once it has been looked up, and would be faster for the second. */
export const anew = (deliveries) => deliveries.map(({ key, token }) => ({ key: copyOf(key), token: copyOf(token) }))

/** Of one piece, in memory of its own. */
const copyOf = (text) => Buffer.from(text, 'latin1').toString('latin1')

/** Keys and tokens that are all new. */
export const freshIds = (count) => Array.from({ length: count }, () => [freshKey(), freshToken()])
