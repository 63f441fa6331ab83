import type { Observers } from '../receiver/observers.js'
import type { Store } from '../stores/store.js'
import type { ReceiverConfig } from './receiver-config.js'
import type { CommonOptions } from './receiver-options.js'

/** Says, once, what works on a laptop and not in production. */
export function warnAtStart(config: ReceiverConfig, options: CommonOptions, observers: Observers): void {
  void warnOfStore(config, options.store, observers)
  const { provider, endpoint, store } = config
  const fields = { provider: provider.name, endpoint }
  // Set by node:cluster and by PM2 in the processes that they start.
  const oneOfSeveral = process.env.NODE_UNIQUE_ID !== undefined || process.env.NODE_APP_INSTANCE !== undefined
  if (oneOfSeveral && !store.shared) {
    observers.warn(
      fields,
      'This process is one of several, but claims live in its own memory: duplicates that reach another process will run again. Use a shared store.',
    )
  }
  const neverRetries = provider.retries?.length === 0
  if (neverRetries && store.shared && options.onStoreError === undefined) {
    observers.warn(
      fields,
      `"${provider.name}" does not retry: a delivery that is answered 503 because the store is down is lost. Choose \`onStoreError\`.`,
    )
  }
}

/** Stores that were asked: receivers share them. */
const asked = new WeakSet<Store>()

/** What the store knows of its engine. One that does not answer yet will be heard of with the first delivery. */
async function warnOfStore(
  { provider, endpoint, store }: ReceiverConfig,
  given: Store | undefined,
  observers: Observers,
): Promise<void> {
  if (!given || !store.warnings || asked.has(given)) return
  asked.add(given)
  try {
    for (const warning of await store.warnings()) observers.warn({ provider: provider.name, endpoint }, warning)
  } catch {
    // It cannot be asked, and says so itself when it is used.
  }
}
