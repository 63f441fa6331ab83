import { optionsInvalid, WebhookError } from '../errors.js'
import type { MountableReceiver } from '../receiver.js'

/** One receiver, or several of which the request's path names one. */
export type Receivers<R extends MountableReceiver = MountableReceiver> = R | Readonly<Record<string, R>>

/** Makes the look-up of a mount. `name` is what the path says; it is needed only where there are several. */
export function receiverSelector<R extends MountableReceiver>(receivers: Receivers<R>): (name: unknown) => R {
  if (isReceiver(receivers)) return () => receivers
  const byName = new Map(Object.entries(receivers))
  for (const [name, receiver] of byName) {
    if (!isReceiver(receiver)) throw optionsInvalid(`receivers.${name}`, 'must come from createReceiver')
  }
  if (byName.size === 0) throw optionsInvalid('receivers', 'is empty')
  return (name) => {
    const receiver = typeof name === 'string' ? byName.get(name) : undefined
    if (receiver) return receiver
    throw new WebhookError('receiver_unknown', 'No receiver has this name.')
  }
}

function isReceiver<R extends MountableReceiver>(value: Receivers<R>): value is R {
  return typeof value === 'object' && value !== null && typeof (value as { receive?: unknown }).receive === 'function'
}
