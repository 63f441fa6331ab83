import type { Provider } from '@posthorn/core'
import { type DeliveryOptions, sampleTypes } from '@posthorn/testing'
import { readAddress } from '../input/address.js'
import { readProvider } from '../input/provider.js'
import { requireNoSecret } from '../input/misplaced-secret.js'
import { requireHalf } from '../input/public-key.js'
import { readSecret, type SecretOptions } from '../input/secrets.js'
import { requireKeyId, type SigningOptions, toDeliveryOptions } from '../input/sign-options.js'
import type { Io } from '../io.js'
import { UsageError } from '../usage-error.js'
import { type Kind, type KindOptions, kindOf, requireSense } from './kind.js'
import { type Parcel, readParcel } from './parcel.js'

/** What a task is made of. */
export interface TaskOptions extends SecretOptions, SigningOptions, KindOptions {
  readonly body?: string
  readonly timeout?: number
}

/** What is to be sent, where, and how. */
export interface Task {
  readonly provider: Provider
  readonly address: URL
  readonly parcel: Parcel
  readonly kind: Kind
  readonly delivery: DeliveryOptions
  readonly timeoutMs: number
  readonly secretName: string
}

/** Reads what the options name. `type` and `url` are the arguments; an address alone has no type. */
export async function readTask(
  io: Io,
  name: string,
  [type, url]: readonly [string | undefined, string | undefined],
  options: TaskOptions,
): Promise<Task> {
  if (/^https?:/i.test(name))
    throw new UsageError('The provider comes first: send recover http://127.0.0.1:3000/webhooks/recover.')
  const provider = await readProvider(io, name)
  if (type !== undefined && !sampleTypes(provider).includes(type)) requireNoSecret(type, `The argument after "${name}"`)
  const address = readTarget(provider, url)
  const kind = kindOf(options)
  requireSense(kind, provider, options.scheme)
  const parcel = await readParcel(io, provider, type, options.body)
  const secret = kind === 'unsigned' ? undefined : await readSecret(io, options)
  if (secret) {
    requireHalf(provider, [secret], 'private')
    requireKeyId(provider, options)
  }
  const signing = toDeliveryOptions(options)
  const delivery: DeliveryOptions = {
    url: address.pathname + address.search,
    publicUrl: address.href,
    ...signing,
    headers: { ...parcel.headers, ...signing.headers },
    ...(parcel.type === undefined ? {} : { type: parcel.type }),
    secret: secret?.value,
  }
  const timeoutMs = options.timeout ?? provider.timeoutMs ?? 10_000
  return { provider, address, parcel, kind, delivery, timeoutMs, secretName: secret?.name ?? '' }
}

/** An event alone is no address, however it is meant. */
function readTarget(provider: Provider, given: string | undefined): URL {
  if (given !== undefined && !sampleTypes(provider).includes(given)) return readAddress(given)
  throw new UsageError('The address is missing: it comes last, such as http://127.0.0.1:3000/webhooks/recover.')
}
