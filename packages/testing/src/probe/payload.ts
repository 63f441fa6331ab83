import { randomUUID } from 'node:crypto'
import type { Deliverable } from '../delivery.js'
import { sampleEvent } from '../samples/sample.js'
import { formatOf, schemeOf } from '../schemes.js'
import type { ProbeTarget } from './finding.js'
import { unseen } from './verdict.js'

/** What a delivery carries. */
export interface Payload {
  readonly type: string
  readonly event: Deliverable
  readonly headers: Readonly<Record<string, string>>
}

/** An event that the endpoint handles, another one each time. */
export function goodPayload({ provider, type, event }: ProbeTarget): Payload {
  const sample = sampleEvent(provider, type)
  return event ? { ...sample, event: event() } : sample
}

/** A JSON object without what a provider with schemas asks for. */
export function badPayload(target: ProbeTarget): Payload {
  return { ...goodPayload(target), event: { posthorn_probe: randomUUID() } }
}

/** The event of a payload as the object that it is in JSON. */
export function fieldsOf({ event }: Payload, { provider }: ProbeTarget): Readonly<Record<string, unknown>> {
  const format = schemeOf(provider).format ?? formatOf(provider)
  if (format !== 'json') return unseen(`${provider.name} sends its events as ${format}, not as JSON`)
  if (typeof event !== 'string' && !(event instanceof Uint8Array)) return { ...event }
  const parsed = parse(Buffer.from(event).toString())
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return unseen('the event is not a JSON object')
  return { ...parsed }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
