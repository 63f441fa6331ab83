import type { MountableReceiver, WebhookRequest } from '@posthorn/core'
import { defineMount, type Mount, type MountedRequest, type MountOptions, type Receivers } from '@posthorn/core/node'
import { Readable } from 'node:stream'

/** A request as no framework has it, so that only what a mount was told of it can be found. */
export interface Parcel {
  readonly inside: Partial<MountedRequest>
  /** Whether anyone began to read the stream. */
  readonly touched: () => boolean
}

/** Wraps a signed request; `inside` says what the framework would. */
export function parcel({ method, url, headers, body }: WebhookRequest, inside: Partial<MountedRequest> = {}): Parcel {
  const stream = Object.assign(Readable.from([body as Buffer]), { method, url, headers })
  return { inside: { node: stream as unknown as MountedRequest['node'], ...inside }, touched: () => stream.readableDidRead }
}

export const fix = 'Unwrap the parcel later.'

/** A mount in a framework whose requests are parcels. */
export const mountOf = (receivers: Receivers, options: MountOptions<Parcel> = {}, path?: string): Mount<Parcel> =>
  defineMount<Parcel>({ fix, requestOf: ({ inside }) => ({ url: undefined, params: undefined, ...inside }) as MountedRequest })(
    'openParcel',
    receivers,
    options,
    path,
  )

/** Both ways to use a mount, as functions that reject alike. */
export const ways = ['receive', 'verify'] as const

/** A receiver that fails with what it is given, wherever it is asked. */
export const throwing = (thrown: unknown): MountableReceiver => {
  const fail = () => Promise.reject(thrown)
  return { receive: fail, verify: fail, claim: fail }
}
