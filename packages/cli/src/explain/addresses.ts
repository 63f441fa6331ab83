import type { Cause } from './explanation.js'
import { headerValues, looksAt } from './places.js'
import type { Change, Trial } from './trial.js'
import { quoted } from './wording.js'

/** The parts of an address that may be written in another way. */
interface Address {
  readonly scheme: string
  readonly host: string
  readonly port: string
  readonly path: string
  readonly query: string
}

const pattern = /^(https?):\/\/([^/?#:]+|\[[^\]]+\])(:\d+)?([^?#]*)(\?[^#]*)?/i

function addressOf(url: string, requested: string): Address | undefined {
  const [, scheme, host, port = '', path, query = requested.includes('?') ? requested.slice(requested.indexOf('?')) : ''] =
    pattern.exec(url) ?? []
  return scheme === undefined ? undefined : { scheme: scheme.toLowerCase(), host: host!, port, path: path!, query }
}

/** The address that the sender was given, written in other ways. */
export function* addresses(trial: Trial): Generator<Change> {
  if (!looksAt(trial.provider, /\{(?:[a-z0-9-]+:)*url/)) return
  const { request, publicUrl } = trial
  const own = publicUrl === undefined ? undefined : addressOf(publicUrl, request.url)
  const changes: Change[] = []
  for (const address of variants(trial, own)) {
    const url = `${address.scheme}://${address.host}${address.port}${address.path}${address.query}`
    if (url === publicUrl) continue
    const causes = own ? differences(own, address, url) : [missing(address)]
    // With a query it is the whole address. Without one, the request's is put behind it, and has to go.
    const bare = address.query === '' ? { request: { ...request, url: request.url.split('?')[0]! } } : {}
    changes.push({ trial: { ...trial, publicUrl: url, ...bare }, causes })
  }
  yield* changes.toSorted((a, b) => a.causes.length - b.causes.length)
}

function* variants({ request }: Trial, own: Address | undefined): Generator<Address> {
  const header = (name: string) => headerValues(request, name).flatMap((value) => value.split(',').map((part) => part.trim()))
  const [path = '/', query] = request.url.split('?', 2)
  const asked = query === undefined ? '' : `?${query}`
  const hosts = [...header('x-forwarded-host'), ...header('host'), ...header('x-original-host')]
    .filter((host) => /^[\w.:[\]-]+$/.test(host))
    .slice(0, 4)
  const prefixed = header('x-forwarded-prefix').map((prefix) => prefix + path)
  const originals = [...header('x-original-url'), ...header('x-original-uri'), ...header('x-forwarded-uri')].map(
    (uri) => uri.split('?')[0]!,
  )
  const places = [
    ...(own ? [[own.host, own.port] as const] : []),
    ...hosts.map((host) => [host.replace(/:\d+$/, ''), /:\d+$/.exec(host)?.[0] ?? ''] as const),
  ]
  const paths = [...new Set([...(own ? [own.path] : []), path, ...prefixed, ...originals].slice(0, 5).flatMap(slashes))]
  const queries = [...new Set([own?.query ?? asked, asked, '', asked.replaceAll('%20', '+'), unescaped(asked)])]
  const seen = new Set<string>()
  for (const [host, port] of places)
    for (const scheme of own?.scheme === 'http' ? ['http', 'https'] : ['https', 'http'])
      for (const written of new Set([port, '', scheme === 'https' ? ':443' : ':80']))
        for (const way of paths)
          for (const asking of queries) {
            const key = JSON.stringify([scheme, host, written, way, asking])
            if (!seen.has(key)) yield { scheme, host, port: written, path: way, query: asking }
            seen.add(key)
          }
}

const slashes = (path: string): readonly string[] => (path.endsWith('/') ? [path, path.replace(/\/+$/, '')] : [path, `${path}/`])

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const names = { scheme: 'scheme', host: 'host', port: 'port', path: 'path', query: 'query' } as const

function differences(own: Address, signed: Address, url: string): readonly Cause[] {
  const parts = (Object.keys(names) as (keyof Address)[]).filter((part) => own[part] !== signed[part])
  return parts.map((part) => ({
    id:
      part === 'path' && own.path.replace(/\/$/, '') === signed.path.replace(/\/$/, '')
        ? 'public_url_slash'
        : `public_url_${part}`,
    // A query may hold what is nobody's business.
    problem:
      part === 'query'
        ? `What was signed is the address ${signed.query === '' ? 'without its query' : 'with another query'}.`
        : `What was signed has the ${part} ${quoted(signed[part])}, and \`publicUrl\` has ${quoted(own[part])}.`,
    fix: `publicUrl: ${quoted(url.split('?')[0]!)}${signed.query === '' || part !== 'query' ? '' : ' and the query, exactly as it was given to the sender'}`,
  }))
}

const missing = ({ scheme, host, port, path }: Address): Cause => ({
  id: 'public_url_missing',
  problem: 'The address is signed, and nothing says which address the sender was given.',
  fix: `publicUrl: ${quoted(`${scheme}://${host}${port}${path}`)} in the options of the receiver, and --public-url with the same address here`,
})
