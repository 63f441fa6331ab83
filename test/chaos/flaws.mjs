// What must not pass: with one of these the ledgers have to show what is wrong, or they would show nothing ever.
const flaws = {
  /** Who crashes after the reply loses the delivery. */
  'reply first': (options) => ({ ...options, acknowledge: 'before' }),

  /** A store that looks whether a delivery is done, and marks it afterwards: two can look before either marks. */
  'check, then mark': ({ store, ...options }) => ({
    ...options,
    store: {
      ...store,
      async claim(request) {
        const result = await store.claim(request)
        return result.state === 'in_flight' ? { state: 'claimed', fence: 1, replayed: false } : result
      },
      renew: () => Promise.resolve(true),
      complete: (...completion) => store.complete(...completion).then(() => true),
    },
  }),
}

/** Options of a receiver that is made wrong on purpose. */
export const withFlaw = (options, flaw) => (flaw === undefined ? options : flaws[flaw](options))
