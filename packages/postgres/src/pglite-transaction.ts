import { setTimeout as delay } from 'node:timers/promises'
import type { Commit, Completion, StoreTransaction, TransactionRequest } from '@posthorn/core'
import type { PGliteClient, PGliteTransaction } from './client.js'
import { pgliteQuery } from './database.js'
import { markInTransaction, nameTransaction, outcomeOf, type Schema } from './mark-in-transaction.js'

/** How long a claim waits for the transaction of another delivery; less than a store may take to answer. */
const patienceMs = 1000

/** Of the databases that have a transaction open: its claim, and its end. */
const open = new WeakMap<PGliteClient, { readonly key: string; readonly token: string; readonly ended: Promise<unknown> }>()

/** Whether the claim has a transaction open. Nobody can take it over then: the one connection is in use. */
export function hasTransaction(db: PGliteClient, key: string, token: string): boolean {
  const current = open.get(db)
  return current?.key === key && current.token === token
}

/**
 * Waits, not for long, until no transaction is open; gives whether one still is. A claim that PGlite itself made wait
 * would be taken after all, once nobody wants it any more.
 */
export async function isBusy(db: PGliteClient): Promise<boolean> {
  const current = open.get(db)
  if (!current) return false
  const stop = new AbortController()
  await Promise.race([current.ended.catch(ignore), delay(patienceMs, undefined, { signal: stop.signal }).catch(() => undefined)])
  stop.abort()
  return open.has(db)
}

/** Ends the callback of a transaction so that PGlite rolls back. */
class RolledBack extends Error {
  readonly end: Commit

  constructor(end: Commit) {
    super('The transaction was rolled back.')
    this.end = end
  }
}

const unwanted: Commit = { state: 'rolled_back', cause: new Error('The transaction of this delivery was rolled back.') }

/** Opens a transaction. PGlite commits when its callback resolves, so the callback waits for the end of the run. */
export function beginIn(
  db: PGliteClient,
  schema: Schema,
  request: TransactionRequest,
): Promise<StoreTransaction<PGliteTransaction>> {
  return new Promise((resolve, reject) => {
    const { promise: decision, resolve: decide } = withResolver<Completion | undefined>()
    const ended = db
      .transaction<Commit>(async (client) => {
        const query = pgliteQuery(client)
        await nameTransaction(query, request)
        open.set(db, { ...request, ended })
        resolve({ client, commit: end, rollback: () => end(undefined).then(ignore, ignore) })
        const completion = await decision
        const refused = completion ? await markInTransaction(query, schema, request, completion) : unwanted
        if (refused) throw new RolledBack(refused)
        return { state: 'committed' }
      })
      .finally(() => open.delete(db))
    const end = (completion: Completion | undefined): Promise<Commit> => {
      decide(completion)
      return ended.catch((error: unknown) =>
        error instanceof RolledBack ? error.end : outcomeOf(pgliteQuery(db), schema, request, error),
      )
    }
    // Before it was open; afterwards this changes nothing.
    ended.catch(reject)
  })
}

const ignore = (): void => {}

function withResolver<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve!: (value: T) => void
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
