import type { Provider } from '@posthorn/core'
import { isSuccess } from '../status.js'

/** What a reply means to a sender: patterns are statuses, or classes such as `5xx`. */
export function verdictOn(
  { retriedStatuses }: Pick<Provider, 'retriedStatuses'>,
  status: number | undefined,
): 'delivered' | 'retry' | 'refused' {
  if (status === undefined) return 'retry'
  if (isSuccess(status)) return 'delivered'
  if (!retriedStatuses) return 'retry'
  const text = String(status)
  return retriedStatuses.some((pattern) => pattern === text || (pattern.endsWith('xx') && pattern[0] === text[0]))
    ? 'retry'
    : 'refused'
}
