import type { ReceiverConfig } from '../options/receiver-config.js'
import { within } from '../timing/promises.js'

/** How long a store may take to answer a probe, in milliseconds. */
const pingMs = 1000

/** Whether the store answers. */
export async function storeIsUp({ store }: ReceiverConfig): Promise<boolean> {
  if (!store.ping) return true
  try {
    return (
      (await within(
        store.ping().then(() => true),
        pingMs,
      )) ?? false
    )
  } catch {
    return false
  }
}
