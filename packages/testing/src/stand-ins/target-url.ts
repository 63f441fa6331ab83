import { isLoopback } from '../loopback.js'
import { invalid } from './stand-in-error.js'

/** Whether a target may be reached without TLS: never, as documented, or on this machine. */
export type AllowHttp = 'loopback' | 'never'

/**
 * The address that deliveries go to.
 *
 * @throws StandInError where it is none, is not HTTPS, or holds credentials, which lists would show.
 */
export function targetUrl(value: unknown, name: string, allowHttp: AllowHttp): string {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined
  if (!url) throw invalid(`\`${name}\` must be a URL.`)
  if (url.username || url.password) throw invalid(`\`${name}\` must not hold a user or a password.`)
  const http = url.protocol === 'http:' && allowHttp === 'loopback' && isLoopback(url.hostname)
  if (url.protocol !== 'https:' && !http) {
    const also = allowHttp === 'loopback' ? ', or HTTP on this machine' : ''
    throw invalid(`\`${name}\` must be HTTPS${also}.`)
  }
  return value as string
}
