import { type Commit, type Completion, memoryStore, type Store } from '@posthorn/core'

/** What a transaction of {@link transactionalStore} writes to. */
export interface Ledger {
  write(text: string): void
}

/** How a commit goes: as it should, or as told. */
export type CommitFault = 'none' | 'stale' | 'rolled_back' | 'connection_lost' | 'unknown' | 'hang'

/** A memory store with transactions over a list. */
export interface TransactionalStore extends Store<Ledger> {
  begin: NonNullable<Store<Ledger>['begin']>
  /** What was committed. */
  readonly effects: string[]
  /** How the transactions ended, in order. */
  readonly ends: string[]
  commitFault: CommitFault
  beginFault: 'none' | 'fail' | 'hang'
  /** Lets transactions open that hang. */
  thaw(): void
}

function withResolver(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve!: () => void
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

export function transactionalStore(inner: Store = memoryStore()): TransactionalStore {
  const effects: string[] = []
  const ends: string[] = []
  const { promise: thawed, resolve: thaw } = withResolver()
  const store: TransactionalStore = {
    ...inner,
    shared: true,
    effects,
    ends,
    commitFault: 'none',
    beginFault: 'none',
    thaw,
    async begin({ key, token }) {
      if (store.beginFault === 'fail') throw new Error('no connection')
      if (store.beginFault === 'hang') await thawed
      const written: string[] = []
      let open = true
      const commit = async (completion: Completion): Promise<Commit> => {
        if (store.commitFault === 'hang') await thawed
        if (!open) throw new Error('the transaction is over')
        open = false
        ends.push(store.commitFault === 'none' ? 'committed' : store.commitFault)
        if (store.commitFault === 'stale') return { state: 'stale' }
        if (store.commitFault === 'rolled_back') return { state: 'rolled_back', cause: new Error('a constraint') }
        if (store.commitFault === 'connection_lost')
          return { state: 'rolled_back', cause: new Error('the connection was cut'), connectionLost: true }
        if (store.commitFault === 'unknown') throw new Error('the connection was lost')
        if (!(await inner.complete(key, token, completion))) return { state: 'stale' }
        effects.push(...written)
        return { state: 'committed' }
      }
      return {
        client: { write: (text) => void written.push(text) },
        commit,
        rollback: async () => {
          if (open) ends.push('rolled back')
          open = false
        },
      }
    },
  }
  return store
}
