import type { Provider } from '@posthorn/core'
import { isSuccess } from '@posthorn/testing'
import type { Kind } from './kind.js'

/** Whether a reply is as it should be, and what it means. */
export interface Judgement {
  readonly asDue: boolean
  readonly meaning: string
}

/** Judges the reply to a forgery. Good deliveries are judged by their status alone. */
export function judgeForgery(kind: Kind, status: number, { name, unsigned, replies }: Provider): Judgement {
  const refused = replies?.refused?.status ?? 401
  if (isSuccess(refused) && status === refused)
    return {
      asDue: true,
      meaning: `"${name}" answers refusals like successes: only the app's \`onRefused\` or \`health()\` tells that it was refused.`,
    }
  if (isSuccess(status)) {
    const allowed = kind === 'unsigned' && unsigned ? " This is right only where it says `unsigned: 'accept'`." : ''
    return { asDue: false, meaning: `The app accepted a delivery that is ${kind}.${allowed}` }
  }
  if (status >= 400 && status <= 499) return { asDue: true, meaning: 'Refused, as it should be.' }
  return { asDue: false, meaning: 'Not accepted, but not refused either: a forgery has to get a 4xx.' }
}
