import type { Provider } from '@posthorn/core'
import { loadProvider, providerNames } from '@posthorn/providers'

/** Everyone whom a request could be from. */
export const everyProvider: readonly Provider[] = await Promise.all(providerNames.map(loadProvider))
