import type { Provider } from '@posthorn/core'
import { describe, isClientError, isCrash, isSuccess, type Reply } from './reply.js'
import { fail } from './verdict.js'

/** What tells a delivery that was accepted from one that was refused. */
export type Reading =
  | { readonly by: 'status' }
  /** Refusals look like successes, but invalid bodies do not: verified is what is answered this status. */
  | { readonly by: 'bad bodies'; readonly verified: number; readonly refused: number }
  | { readonly by: 'runs' }
  | { readonly by: 'nothing' }

/** How an endpoint took a request. */
export type Taken = 'accepted' | 'refused' | 'neither'

/** Whether a provider documents a refusal that looks like a success. */
export const isMasked = ({ replies }: Provider): boolean => (replies?.refused?.status ?? 401) < 300

/**
 * Finds out how to read the replies of an endpoint whose refusals look like successes, by an invalid body
 * that is signed and one that is not.
 */
export function readingOf(verified: Reply, unsigned: Reply, countsRuns: boolean): Reading {
  if (isClientError(verified)) {
    if (isSuccess(unsigned)) return { by: 'bad bodies', verified: verified.status, refused: unsigned.status }
    if (isClientError(unsigned) && unsigned.status !== verified.status) return { by: 'status' }
  }
  if (countsRuns) return { by: 'runs' }
  if (isClientError(verified) && isClientError(unsigned)) return { by: 'nothing' }
  return fail(
    `A signed body without its fields was answered ${describe(verified)}, and an unsigned one ${describe(unsigned)}. ` +
      'The sender documents 400 for the first and the masked refusal for the second. ' +
      'The secret or the key id may be wrong; if both are right, `runsUrl` makes runs seen.',
  )
}

/** Reads one reply. `ran`: runs of handlers that it caused, where they are counted. */
export function taken(reading: Reading, reply: Reply, ran: number): Taken {
  if (isCrash(reply)) return 'neither'
  if (reading.by === 'runs') return ran > 0 ? 'accepted' : 'refused'
  if (reading.by === 'bad bodies')
    return reply.status === reading.verified ? 'accepted' : reply.status === reading.refused ? 'refused' : 'neither'
  return isSuccess(reply) ? 'accepted' : isClientError(reply) ? 'refused' : 'neither'
}
