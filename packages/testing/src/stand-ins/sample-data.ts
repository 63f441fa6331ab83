import type { Provider } from '@posthorn/core'
import type { Clock } from '../clock.js'
import { sampleEvent } from '../samples/sample.js'
import { object } from './fields.js'

/**
 * What an event is about: what was given, or else made up.
 *
 * @throws StandInError where what was given is no object.
 */
export function dataFor(provider: Provider, type: string, given: object | undefined, clock: Clock): object {
  if (given !== undefined) return object({ data: given }, 'data')
  const { event } = sampleEvent(provider, type, { now: clock.now() })
  return (event as { readonly data?: object }).data ?? {}
}
