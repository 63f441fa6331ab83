import { optionsInvalid } from '../errors/errors.js'
import type { MountableReceiver } from '../receiver/receiver.js'
import { plainReply } from '../reply/standard-replies.js'

/** One receiver, or several of which the request's path names one. */
export type Receivers = MountableReceiver | Readonly<Record<string, MountableReceiver>>

/** Makes the look-up of a mount. What the path says is needed only where there are several; `path` is given where it is known at once. */
export function receiverSelector(receivers: Receivers, param: string, path?: string): (name: unknown) => MountableReceiver {
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
  const [only, ...others] = byName.values()
  const unnamed = () =>
    optionsInvalid('receivers', `has several, but the path of the mount has no parameter that names one, such as \`/:${param}\``)
  if (others.length > 0 && path !== undefined && !path.match(/(?<=:)\w+/g)?.includes(param)) throw unnamed()
  return (name) => {
    if (name === undefined && others.length === 0) return only!
    if (name === undefined) throw unnamed()
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
