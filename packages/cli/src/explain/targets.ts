import { headerValues, looksAt } from './places.js'
import type { Change, Trial } from './trial.js'
import { quoted } from './wording.js'

/** Another path, where a router or a proxy took something off it. */
export function* paths(trial: Trial): Generator<Change> {
  const { request, publicUrl } = trial
  if (!looksAt(trial.provider, /\{(?:[a-z0-9-]+:)*path\}/)) return
  const [path = '/', query] = request.url.split('?', 2)
  const header = (name: string) => headerValues(request, name)[0]
  const original = header('x-original-url') ?? header('x-original-uri') ?? header('x-forwarded-uri')
  const prefix = header('x-forwarded-prefix')
  const candidates = [
    publicUrl !== undefined && URL.canParse(publicUrl) ? new URL(publicUrl).pathname : undefined,
    original?.split('?')[0],
    prefix === undefined ? undefined : prefix + path,
    path.endsWith('/') ? path.slice(0, -1) : `${path}/`,
  ]
  for (const other of new Set(candidates)) {
    if (other === undefined || other === '' || other === path) continue
    const cause = {
      id: 'path_changed',
      problem: `The path that was signed is ${quoted(other)}; the request came with ${quoted(path)}.`,
      fix: 'Mount the receiver where the whole path is still there (`req.originalUrl`, not `req.url`), or give `publicUrl`.',
    }
    const url = query === undefined ? other : `${other}?${query}`
    yield { trial: { ...trial, request: { ...request, url } }, causes: [cause] }
  }
}

/** Another method, where the method is signed. */
export function* methods(trial: Trial): Generator<Change> {
  const { request } = trial
  if (!looksAt(trial.provider, /\{(?:[a-z0-9-]+:)*method\}/)) return
  for (const method of ['POST', 'GET', 'PUT', 'PATCH', 'DELETE']) {
    if (method === request.method) continue
    const cause = {
      id: 'method_changed',
      problem: `The method that was signed is ${method}; the request came with ${quoted(request.method)}.`,
      fix: 'Look for a redirect or a proxy that changes the method, or save the request with the method that it had.',
    }
    yield { trial: { ...trial, request: { ...request, method } }, causes: [cause] }
  }
}
