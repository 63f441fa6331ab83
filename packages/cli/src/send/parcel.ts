import type { Provider } from '@posthorn/core'
import { isProviderName } from '@posthorn/providers'
import { type Deliverable, type Sample, sampleEvent, sampleTypes } from '@posthorn/testing'
import { readFile } from '../input/file.js'
import { suggestion } from '../input/suggest.js'
import type { Io } from '../io.js'
import { printable } from '../terminal/printable.js'
import { UsageError } from '../usage-error.js'

/** What is to be delivered. */
export interface Parcel {
  /** Name of the event; `undefined` for a body of the user's own that was given none. */
  readonly type: string | undefined
  readonly event: Deliverable
  readonly headers: Readonly<Record<string, string>>
}

/** A sample of the sender's event, or the user's own body. */
export async function readParcel(
  io: Io,
  provider: Provider,
  type: string | undefined,
  body: string | undefined,
): Promise<Parcel> {
  if (body === undefined) return readSample(provider, type, ' --body FILE sends your own.')
  const inHeader = JSON.stringify(provider.type).includes('{header:')
  if (type === undefined && inHeader)
    throw new UsageError(`"${provider.name}" names the event in a header: give its name before the address.`)
  if (type !== undefined && !inHeader && isProviderName(provider.name) && !sampleTypes(provider).includes(type))
    throw new UsageError(
      `No event "${printable(type)}" of "${provider.name}" is known.${suggestion(type, sampleTypes(provider))} It names the event in the body, which --body gives: leave it out.`,
    )
  return { type, event: await readFile(io, body), headers: {} }
}

/** A sample of the sender's event. `otherwise` is what else can be done, after what there is. */
export function readSample(provider: Provider, type: string | undefined, otherwise: string = ''): Sample {
  try {
    return type === undefined ? sampleEvent(provider) : sampleEvent(provider, type)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const types = sampleTypes(provider)
    throw new UsageError(
      `There is no sample of "${printable(type ?? '')}" for "${provider.name}".${suggestion(type ?? '', types)} There are: ${types.join(', ')}.${otherwise}`,
    )
  }
}
