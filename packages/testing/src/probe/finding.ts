import type { Provider } from '@posthorn/core'
import type { Deliverable } from '../delivery.js'

/** What is probed, and how to make deliveries that it accepts. */
export interface ProbeTarget {
  /** Where deliveries are sent. */
  readonly url: string
  /** The sender that is imitated. */
  readonly provider: Provider
  /** What deliveries are signed with; for public-key schemes the private key as PEM. */
  readonly secret: string
  /** Which secret this is, where the provider says so. */
  readonly keyId?: string
  /** Name of the event. @default one that the provider documents */
  readonly type?: string
  /** Makes the payload of a delivery; each must be another event. @default a sample of the provider's */
  readonly event?: () => Deliverable
  /** Address that answers GET with a JSON list of which each item is a run of a handler. With it runs are counted. */
  readonly runsUrl?: string
  /** The address that the sender was given, for providers that sign it. @default `url` */
  readonly publicUrl?: string
}

/** What a probe found. */
export interface Finding {
  /** Id of the probe. */
  readonly id: string
  /** The behaviour, as a sentence. */
  readonly name: string
  /** `unseen`: nothing that comes back can tell, or it makes no sense for this sender. */
  readonly outcome: 'pass' | 'fail' | 'unseen'
  /** What was sent and what came back, or why it cannot be seen. */
  readonly detail: string
  /** What goes wrong in an app that fails: the attack, or the loss. */
  readonly why: string
}

/** Options of {@link probe}. */
export interface ProbeOptions {
  /** Called as soon as a probe is done. */
  readonly onFinding?: (finding: Finding, done: number, total: number) => void
  /** Ids of the probes to run. A good delivery is sent first in any case. @default all */
  readonly only?: readonly string[]
  /** Ends the run early; what is left is `unseen`. */
  readonly signal?: AbortSignal
  /** How long to wait for a reply, in milliseconds. @default 10000 */
  readonly timeoutMs?: number
}
