import type { ClaimResult } from '@posthorn/core'
import { decodeReply } from './stored-reply.js'

/** What the script of a claim answers: also that it has to see another key. */
export type ClaimAnswer = ClaimResult | { readonly state: 'look'; readonly key: string }

const digits = /^\d{1,15}$/

/**
 * Parts of an answer, as text: clients may be set to give buffers for strings or strings for numbers. Anything that a
 * script of ours does not say is an error, since taking it for a claim would run a handler twice.
 */
function partsOf(answer: unknown): string[] {
  if (!Array.isArray(answer)) throw unexpected(answer)
  const parts = answer.map((part: unknown) => {
    if (typeof part === 'string' || typeof part === 'number' || Buffer.isBuffer(part)) return String(part)
    throw unexpected(answer)
  })
  if (parts[0] === 'broken') throw notOurs(String(parts[1]))
  return parts
}

/** A key that another program uses, or a record that was damaged. */
export const notOurs = (key: string, options?: ErrorOptions): Error =>
  new Error(`Redis holds something under ${key} that no redisStore wrote.`, options)

export function claimAnswer(answer: unknown): ClaimAnswer {
  const [state, first = '', second = '', ...rest] = partsOf(answer)
  if (rest.length === 0) {
    if (state === 'claimed' && digits.test(first) && isFlag(second))
      return { state, fence: Number(first), replayed: second === '1' }
    if (state === 'in_flight' && digits.test(first)) return { state, remainingMs: Number(first) }
    if (state === 'done' && isFlag(first)) return { state, dead: first === '1', reply: decodeReply(second) }
    if (state === 'look' && first !== '') return { state, key: first }
  }
  throw unexpected(answer)
}

export function flagAnswer(answer: unknown): boolean {
  const [flag = '', ...rest] = partsOf(answer)
  if (!isFlag(flag) || rest.length > 0) throw unexpected(answer)
  return flag === '1'
}

/** Whether a `SET … NX` has written: Redis says `OK` then, and nothing where the key is in use. */
export function isWritten(answer: unknown): boolean {
  if (answer === 'OK' || (Buffer.isBuffer(answer) && answer.toString() === 'OK')) return true
  if (answer === null) return false
  throw unexpected(answer)
}

const isFlag = (text: string): boolean => text === '0' || text === '1'

function unexpected(answer: unknown): Error {
  const text = JSON.stringify(answer) ?? String(answer)
  return new Error(`Redis answered with something unexpected: ${text.slice(0, 200)}`)
}
