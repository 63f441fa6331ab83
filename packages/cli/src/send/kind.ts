import type { Provider } from '@posthorn/core'
import { schemeName, signsTime } from '../facts/words.js'
import { UsageError } from '../usage-error.js'

/** What is sent: a good delivery, or one that has to be refused. */
export type Kind = 'good' | 'duplicate' | 'tampered' | 'unsigned' | 'stale'

/** What may be asked for instead of a good delivery. */
export interface KindOptions {
  readonly duplicate?: boolean
  readonly tamper?: boolean
  readonly unsigned?: boolean
  readonly stale?: boolean
}

/** The one kind that was asked for. */
export function kindOf({ duplicate, tamper, unsigned, stale }: KindOptions): Kind {
  if (duplicate) return 'duplicate'
  if (tamper) return 'tampered'
  if (unsigned) return 'unsigned'
  return stale ? 'stale' : 'good'
}

export const isForged = (kind: Kind): boolean => kind !== 'good' && kind !== 'duplicate'

/** Refuses what could not be told from a good delivery. */
export function requireSense(kind: Kind, provider: Provider, scheme: string | undefined): void {
  const chosen = provider.schemes.find((one) => schemeName(one) === scheme) ?? provider.schemes[0]
  if (kind === 'stale' && !signsTime(chosen))
    throw new UsageError(`"${provider.name}" signs no time, so that an old delivery is as good as a new one.`)
  if (kind === 'tampered' && provider.integrity !== 'body')
    throw new UsageError(`"${provider.name}" does not sign the whole body, so that a change need not show.`)
}
