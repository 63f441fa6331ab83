import type { IncomingHttpHeaders } from 'node:http'
import { StandInError } from './stand-in-error.js'
import { isLoopback } from '../loopback.js'
import type { ApiReply, Route } from './json-api.js'

type Run = Route['run']

/** What can be asked of a stand-in from another process, besides what the provider's own API offers. */
export interface Controls {
  readonly get: Readonly<Record<string, () => unknown>>
  readonly post: Readonly<Record<string, Run>>
}

/** Routes under `/_stand-in/`. They need no credential: they are for this machine, and for no web page open on it. */
export function controlRoutes({ get, post }: Controls): readonly Route[] {
  return [
    ...Object.entries(get).map(([name, read]) => route('GET', name, () => ({ status: 200, body: read() }))),
    ...Object.entries(post).map(([name, run]) => route('POST', name, run)),
  ]
}

const route = (
  method: 'GET' | 'POST',
  name: string,
  run: (request: Parameters<Run>[0]) => ApiReply | Promise<ApiReply>,
): Route => ({
  method,
  path: `/_stand-in/${name}`,
  admit: admitLocal,
  run,
})

/** A web page reaches a loopback port by a name of its own that resolves to it, and its form posts carry an `Origin`. */
function admitLocal({ host = '', origin }: IncomingHttpHeaders): void {
  if (origin !== undefined) throw new StandInError(403, 'forbidden', 'Web pages cannot use this: the request has an `Origin`.')
  const hostname = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : ''
  if (!isLoopback(hostname)) throw new StandInError(403, 'forbidden', 'The `Host` must be 127.0.0.1, [::1] or localhost.')
}
