import type { KeyObject } from 'node:crypto'
import type { RequestView } from '../request/request-view.js'

/** A piece of the signed content. Text is Latin-1, as Node hands header bytes over; anything else comes as bytes. */
export type Chunk = string | Uint8Array

/** One algorithm, bound to a scheme's settings. */
export interface Method {
  /** Key of a secret. Throws `secret_invalid`. */
  readonly key: (secret: string) => KeyObject
  /** A key that no one has, for the work that hides whether a key id is known. */
  readonly dummyKey: () => KeyObject
  /** Makes a key ready that will serve many requests. */
  readonly prepare?: (key: KeyObject) => void
  /** Whether a signature can have this many bytes. */
  readonly plausible: (bytes: number) => boolean
  /** Tries every candidate, whatever the first ones give. */
  readonly verify: (key: KeyObject, content: readonly Chunk[], candidates: readonly Buffer[], view: RequestView) => boolean
  /** The same for code that may have to wait. Where it is there, it is asked instead wherever waiting is possible. */
  readonly verifyLater?: (key: KeyObject, view: RequestView) => Promise<boolean>
  /** The signature as a sender makes it. For public keys, `secret` is the private key as PEM. Absent for custom schemes. */
  readonly sign?: (secret: string, content: readonly Chunk[]) => Buffer
}
