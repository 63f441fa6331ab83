import { optionsInvalid } from '../errors.js'
import type { MountableReceiver } from '../receiver.js'
import { plainReply } from '../standard-replies.js'

/** One receiver, or several of which the request's path names one. */
export type Receivers = MountableReceiver | Readonly<Record<string, MountableReceiver>>

/** Makes the look-up of a mount. `name` is what the path says; it is needed only where there are several. */
export function receiverSelector(receivers: Receivers): (name: unknown) => MountableReceiver {
  if (isReceiver(receivers)) return () => receivers
  if (typeof receivers !== 'object' || receivers === null)
    throw optionsInvalid('receivers', 'must be a receiver, or an object of them by name')
  // A Map, since a path may name `constructor`.
  const byName = new Map(Object.entries(receivers))
  if (byName.size === 0) throw optionsInvalid('receivers', 'is empty')
  for (const [name, receiver] of byName) {
    if (!isReceiver(receiver))
      throw optionsInvalid(`receivers.${name}`, 'must come from createReceiver; a provider alone cannot receive')
  }
  return (name) => {
    if (name === undefined)
      throw optionsInvalid(
        'receivers',
        'has several, but the path of the mount has no parameter that names one, such as `/:provider`',
      )
    return (typeof name === 'string' ? byName.get(name) : undefined) ?? nobody
  }
}

const notFound = Promise.resolve({ reply: plainReply('receiver_unknown') })

/** Stands where no receiver has the name: strangers try many, and none of them is an error of the app. */
const nobody: MountableReceiver = {
  receive: async () => (await notFound).reply,
  verify: () => notFound,
  claim: () => notFound,
}

const isReceiver = (value: unknown): value is MountableReceiver =>
  typeof value === 'object' && value !== null && 'receive' in value && typeof value.receive === 'function'
