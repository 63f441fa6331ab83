import type { Store } from '@posthorn/core'

export function openStore(
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly store: Store; readonly close: () => Promise<void> }>
