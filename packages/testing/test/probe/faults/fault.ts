import { timingSafeEqual } from 'node:crypto'
import type { Parts } from '../support/handmade.js'

/** A mistake, and what the probe's finding says of it. */
export interface Fault {
  readonly id: string
  readonly mistake: string
  readonly parts: Partial<Parts>
  readonly detail: RegExp
}

/** Throws where lengths differ. */
export const utf8Equal: Parts['fits'] = (given, expected) => timingSafeEqual(Buffer.from(given), Buffer.from(expected))

/** Looks at the form of a signature alone. */
export const sameLength: Parts['fits'] = (given, expected) => given.length === expected.length

export const typeOf = (event: object): string => String((event as { readonly type?: unknown }).type)
