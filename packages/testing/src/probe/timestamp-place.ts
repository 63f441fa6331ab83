import type { Provider, Scheme, TimestampUnit } from '@posthorn/core'
import { signsTime, toleranceOf } from '../schemes.js'

/** Where a timestamp stands in the headers of a request that was signed. */
export interface TimestampPlace {
  readonly header: string
  readonly unit: TimestampUnit
  /** Name and border of the field that holds it, where it shares its header with the signature. */
  readonly field?: { readonly name: string; readonly separator: string }
  readonly read: (headers: Readonly<Record<string, string>>) => string
  readonly write: (headers: Readonly<Record<string, string>>, text: string) => Record<string, string>
}

/** Whether deliveries of a scheme carry a time that is judged, outside of their event. */
export function isTimed(scheme: Scheme): boolean {
  const from = 'timestamp' in scheme ? scheme.timestamp?.from : undefined
  return signsTime(scheme) && !/^(?:json|form|item):/.test(from ?? '')
}

/** Gives nothing where there is no timestamp, or it stands in no header. */
export function timestampPlace(scheme: Scheme): TimestampPlace | undefined {
  if (!isTimed(scheme) || scheme.kind === 'token' || scheme.kind === 'basic' || scheme.kind === 'jwt') return undefined
  const unit = scheme.timestamp?.unit ?? 's'
  const own = headerOf(scheme.timestamp?.from)
  if (own !== undefined) {
    const read: TimestampPlace['read'] = (headers) => headers[own] ?? ''
    return { header: own, unit, read, write: (headers, text) => ({ ...headers, [own]: text }) }
  }
  if (scheme.kind === 'custom') return undefined
  const { from, fields, positions } = scheme.signature
  const header = headerOf([from].flat()[0])
  if (header === undefined) return undefined
  if (fields?.timestamp !== undefined) {
    const field = { name: fields.timestamp, separator: fields.separator }
    return { header, unit, field, ...within(header, `${field.name}=`, field.separator) }
  }
  return positions ? { header, unit, ...within(header, '', positions.separator) } : undefined
}

const headerOf = (ref: string | undefined): string | undefined =>
  ref?.startsWith('header:') ? ref.slice('header:'.length).toLowerCase() : undefined

/** The first entry of a header that starts with the given text. */
function within(header: string, start: string, separator: string): Pick<TimestampPlace, 'read' | 'write'> {
  const split = (headers: Readonly<Record<string, string>>) => {
    const entries = (headers[header] ?? '').split(separator)
    return { entries, index: entries.findIndex((entry) => entry.startsWith(start)) }
  }
  return {
    read: (headers) => {
      const { entries, index } = split(headers)
      return entries[index]?.slice(start.length) ?? ''
    },
    write: (headers, text) => {
      const { entries, index } = split(headers)
      return { ...headers, [header]: entries.map((entry, at) => (at === index ? start + text : entry)).join(separator) }
    },
  }
}

const hour = 3600

/** How far from now a time is certainly outside of the window of a provider, in milliseconds. */
export function farMs(provider: Provider): number {
  const { past, future } = toleranceOf(provider)
  return Math.max(hour, 4 * past, 4 * future) * 1000
}
