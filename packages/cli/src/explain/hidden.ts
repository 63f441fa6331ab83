import { writtenTime } from './claimed-time.js'
import type { Evidence } from './explanation.js'
import { looksSigned } from './signature-place.js'

/** Shorter ones could be parts of ordinary words. */
const shortest = 8
const sensitive = /^(?:authorization|proxy-authorization|cookie)$/i

/** Texts that are never shown: secrets, signatures, tokens. The longest first, since one may hold another. */
export function hiddenIn({ secrets, request }: Evidence): readonly string[] {
  const values = [
    ...secrets.flatMap(({ value }) => [value, value.trim()]),
    ...request.headers.flatMap(([name, value]) =>
      sensitive.test(name) || (looksSigned(value) && !writtenTime(value)) ? [value] : [],
    ),
  ]
  return [...new Set(values)].filter(({ length }) => length >= shortest).toSorted((a, b) => b.length - a.length)
}
