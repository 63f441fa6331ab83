import { providerInvalid } from '../errors/errors.js'
import type { CompiledType } from './compiled-provider.js'
import type { EventName } from './provider.js'
import { type CompiledRef, compileRef, needsBody } from './ref.js'
import { compileTemplate, refsIn } from './template.js'

const namingSources: ReadonlySet<string> = new Set(['header', 'query', 'json', 'form', 'jwt'])

/** The place of an id. Throws `provider_invalid`. */
export function compileField(provider: string, field: string, text: string): CompiledRef {
  if (typeof text !== 'string') throw providerInvalid(provider, field, 'must be a place, such as "header:x-id"')
  const ref = compileRef(text)
  if (typeof ref === 'string') throw providerInvalid(provider, field, ref)
  if (!namingSources.has(ref.source))
    throw providerInvalid(provider, field, `cannot be "${text}": it belongs to no single delivery`)
  return ref
}

/** The place of the key id. Throws `provider_invalid`. */
export function compileKeyId(provider: string, text: string): CompiledRef {
  const ref = compileField(provider, 'keyId', text)
  if (needsBody(ref))
    throw providerInvalid(
      provider,
      'keyId',
      'must stand in a header or the query: the secret is chosen before the body is trusted',
    )
  return ref
}

/** What no event is named by. */
const unnamed: ReadonlySet<string> = new Set(['body', 'timestamp', 'secret', 'item', 'params', 'params-query'])

/** How events are named. Throws `provider_invalid`. */
export function compileType(provider: string, text: EventName): CompiledType {
  if (typeof text === 'object') {
    const { firstOf } = text
    if (Array.isArray(firstOf) && firstOf.length > 0 && firstOf.every((field) => typeof field === 'string')) return { firstOf }
    throw providerInvalid(provider, 'type.firstOf', 'must be a list of field names')
  }
  const tokens = compileTemplate(text)
  if (typeof tokens === 'string') throw providerInvalid(provider, 'type', tokens)
  if (tokens.length === 0) throw providerInvalid(provider, 'type', 'is empty')
  if (refsIn(tokens).some(({ source, transform }) => transform !== undefined || unnamed.has(source)))
    throw providerInvalid(provider, 'type', `is "${text}": a name is made of places in the request and fixed text`)
  // The fields beside it name places without braces; as a constant it would match no handler, ever.
  if (/^(?:header|query|json|form|item|jwt):/.test(text))
    throw providerInvalid(provider, 'type', `is the constant "${text}": to look it up, write "{${text}}"`)
  return tokens
}
