import { headerValues, neededHeaders } from './places.js'
import type { Change, Trial } from './trial.js'
import { quoted } from './wording.js'

/** A name without what CGI, proxies and platforms do to it. */
export const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/^(?:http-)?(?:x-)?/, '')

/** Headers that are there under a name that was written in another way. */
export function* headerNames(trial: Trial): Generator<Change> {
  const { request } = trial
  const missing = neededHeaders(trial.provider).filter((name) => headerValues(request, name).length === 0)
  const names = new Map<string, string>()
  for (const [given] of request.headers) {
    const meant = missing.find((name) => plainName(name) === plainName(given))
    if (meant !== undefined) names.set(given, meant)
  }
  if (names.size === 0) return
  const headers = request.headers.map(([name, value]) => [names.get(name) ?? name, value] as const)
  const shown = [...names].map(([given, meant]) => `${quoted(meant)} as ${quoted(given)}`).join(', ')
  const cause = {
    id: 'header_renamed',
    problem: `Headers came under other names: ${shown}.`,
    fix: "Hand the headers on under the sender's names: they have hyphens where CGI variables and some proxies write underscores.",
  }
  yield { trial: { ...trial, request: { ...request, headers } }, causes: [cause] }
}
