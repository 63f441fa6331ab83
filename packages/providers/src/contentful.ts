import { createHmac, timingSafeEqual } from 'node:crypto'
import { escape } from 'node:querystring'
import { type CustomRequest, defineProvider, type Provider } from '@posthorn/core'

/** The entry, asset or other entity, or what the webhook's own payload makes of it. */
export type ContentfulEntity = Readonly<Record<string, unknown>>

/** Events of Contentful, by topic: `ContentManagement.Entry.publish`. */
export type ContentfulEvents = Readonly<Record<string, ContentfulEntity>>

const listHeader = 'x-contentful-signed-headers'
const timeHeader = 'x-contentful-timestamp'

/** Path and query, escaped as the sender does it: what is escaped already is escaped once more. */
function escapedPath(url: string): string {
  const [path = '', query = ''] = url.replace(/^https?:\/\/[^/?#]*/i, '').split('?')
  return encodeURI(query ? `${path}?${escape(query)}` : path)
}

function signatureOf({ method, url, header, body, secret }: CustomRequest, names: readonly string[]): Buffer {
  const values = names.toSorted().map((name) => {
    const value = header(name)
    if (value === undefined) throw new TypeError(`The signed header ${name} is missing.`)
    return `${name}:${value.trim()}`
  })
  return (
    createHmac('sha256', secret)
      // As UTF-8, although a header travels as Latin-1: that is how the sender signs a webhook's name.
      .update(`${method}\n${escapedPath(url)}\n${values.join(';')}\n`)
      .update(body)
      .digest()
  )
}

/**
 * Contentful. The secret is the space's webhook signing secret, 64 characters. The path is signed, so give `publicUrl`
 * where a proxy changes it.
 */
export const contentful: Provider<ContentfulEvents> = defineProvider({
  name: 'contentful',
  docs: 'https://www.contentful.com/developers/docs/webhooks/request-verification/',
  schemes: [
    {
      kind: 'custom',
      name: 'signed-headers',
      headers: ['x-contentful-signature', listHeader, timeHeader],
      covers: 'body',
      timestamp: { from: `header:${timeHeader}`, unit: 'ms' },
      verify: (request) => {
        const names = (request.header(listHeader) ?? '').toLowerCase().split(',')
        // Were the list not signed itself, or the topic, anyone could take a header out of it and change that.
        if (![listHeader, timeHeader, 'x-contentful-topic'].every((name) => names.includes(name))) return false
        if (names.length > 64 || new Set(names).size !== names.length) return false
        const given = request.header('x-contentful-signature') ?? ''
        return /^[0-9a-f]{64}$/.test(given) && timingSafeEqual(Buffer.from(given, 'hex'), signatureOf(request, names))
      },
      sign: (request) => {
        const names = [listHeader, timeHeader, 'x-contentful-topic']
        const values: Record<string, string> = {
          [listHeader]: names.join(','),
          [timeHeader]: String(request.timestamp),
          'x-contentful-topic': request.header('x-contentful-topic') ?? 'ContentManagement.Entry.publish',
        }
        const signature = signatureOf({ ...request, header: (name) => values[name] }, names)
        return { ...values, 'x-contentful-signature': signature.toString('hex') }
      },
    },
  ],
  id: 'header:x-contentful-idempotency-key',
  type: '{header:x-contentful-topic}',
  methods: ['POST', 'PUT', 'PATCH'],
})
