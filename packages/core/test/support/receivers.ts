import {
  createReceiver,
  type Delivery,
  type Provider,
  type Receiver,
  type SignedOptions,
  type WebhookError,
} from '@posthorn/core'
import { notes, type Notes, now, secret } from './providers.js'

/** A receiver that writes down its runs and its errors. */
export interface Recorded {
  readonly receiver: Receiver<Notes>
  /** The delivery of every run, in order. */
  readonly runs: Delivery[]
  /** Codes of the errors that `onError` was told. */
  readonly errors: string[]
  readonly refusals: string[]
}

export interface RecordedOptions extends Partial<SignedOptions<unknown>> {
  readonly sender?: Provider<Notes>
  readonly handle?: (delivery: Delivery, run: number) => unknown
}

export function recorded({ sender = notes, handle, ...options }: RecordedOptions = {}): Recorded {
  const runs: Delivery[] = []
  const errors: string[] = []
  const refusals: string[] = []
  const receiver = createReceiver(sender, {
    secret,
    now: () => now,
    onError: (error: WebhookError) => errors.push(error.code),
    onRefused: ({ code }) => refusals.push(code),
    ...options,
  })
  receiver.on('*', (_event, delivery) => {
    runs.push(delivery)
    return handle?.(delivery, runs.length)
  })
  return { receiver, runs, errors, refusals }
}

/** A gate that handlers wait at. `reached` resolves when the first is there. */
export function gate(): { readonly open: () => void; readonly pass: () => Promise<void>; readonly reached: Promise<void> } {
  let open!: () => void
  let reach!: () => void
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })
  return {
    open,
    reached,
    pass: () => {
      reach()
      return opened
    },
  }
}
