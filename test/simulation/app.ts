import { type CommonOptions, createReceiver, type Receiver } from '@posthorn/core'
import type { Random } from '../chaos/random.js'
import type { Ledger } from './ledger.js'
import { indexIn, type Simulated } from './senders.js'

/** What an app of the simulation needs. */
export interface AppOptions {
  readonly receiver: Pick<CommonOptions, 'store' | 'now' | 'acknowledge' | 'maxAttempts'>
  readonly random: Random
  /** Which part of the runs fails, 0 to 1. */
  readonly failing: number
}

/** An app whose handler fails at random. */
export function appOf({ provider, signing }: Simulated, ledger: Ledger, { receiver, random, failing }: AppOptions): Receiver {
  const { secret, keyId } = signing
  return createReceiver(provider, { secret: keyId === undefined ? secret : { [keyId]: secret }, ...receiver }).on(
    '*',
    async (_event, { rawBody, key, fence }) => {
      const index = indexIn(rawBody)
      ledger.begins(index, key, fence)
      // Long enough for a copy that came at the same time to find it running.
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
      if (random.chance(failing)) {
        ledger.fails(index)
        throw new Error('the app is broken for now')
      }
      ledger.handles(index)
    },
  )
}
