/** Claim and completion of a key and a token of their own. Either throws unless the claim was new. */
export function storeOperations(store, { leaseMs, retentionMs }) {
  return {
    claim: async (key, token) => {
      const { state } = await store.claim({ key, token, leaseMs, retentionMs })
      if (state !== 'claimed') throw new Error(`A claim of a key that is new is ${state}.`)
    },
    complete: async (key, token) => {
      if (!(await store.complete(key, token, { retentionMs, dead: false }))) throw new Error('A completion was refused.')
    },
  }
}

/** One operation after the other, of the same key. */
export const together =
  (...operations) =>
  async (key, token) => {
    for (const operation of operations) await operation(key, token)
  }
