import { checkSchemeShape } from './definition-shape.js'
import { providerInvalid } from './errors.js'
import type { Method } from './method.js'
import { customMethod, hashMethod, hmacMethod, publicKeyMethod, tokenMethod } from './methods.js'
import { type CompiledRef, compileRef, needsBody } from './ref.js'
import type { Scheme, TimestampUnit } from './scheme.js'
import type { SignatureGrammar } from './signature.js'
import { compileTemplate, refsIn, type Token } from './template.js'

/** A scheme, tokenised once: verifying and signing read the same data in two directions. */
export interface CompiledScheme {
  readonly definition: Scheme
  readonly name: string
  readonly places: readonly CompiledRef[]
  readonly grammar: SignatureGrammar
  readonly tokens: readonly Token[]
  /** `ref` is absent where the signature's grammar holds the timestamp. */
  readonly timestamp: { readonly ref: CompiledRef | undefined; readonly unit: TimestampUnit } | undefined
  readonly requirements: readonly (readonly [CompiledRef, string])[]
  readonly method: Method
  readonly coversBody: boolean
  /** Whether the signature itself stands in the body, which then has to be parsed before it is trusted. */
  readonly inBody: boolean
  /** Whether the body has to be parsed before the signature can be checked. */
  readonly readsPayload: boolean
  /** Stands in the content of plain hashes where the secret goes. */
  readonly secretMarker: Uint8Array
}

/** Compiles and validates one scheme. Throws `provider_invalid`, naming the field and the fix. */
export function compileScheme(provider: string, scheme: Scheme, index: number): CompiledScheme {
  const fail = (field: string, problem: string) => providerInvalid(provider, `schemes[${index}].${field}`, problem)
  checkSchemeShape(scheme, fail)
  const ref = (field: string, text: string): CompiledRef => {
    const compiled = compileRef(text)
    if (typeof compiled === 'string') throw fail(field, compiled)
    return compiled
  }
  const secretMarker: Uint8Array = new Uint8Array(0)
  const shared = {
    definition: scheme,
    name: scheme.name ?? scheme.kind,
    requirements: Object.entries(scheme.require ?? {}).map(([text, value]) => [ref('require', text), value ?? ''] as const),
    secretMarker,
  }
  const readsRequired = shared.requirements.some(([place]) => needsBody(place))
  const unsigned = { ...shared, tokens: [], timestamp: undefined, coversBody: false, inBody: false, readsPayload: readsRequired }
  switch (scheme.kind) {
    case 'basic': {
      const grammar = { prefix: 'Basic ', encoding: 'base64' } as const
      return { ...unsigned, places: [ref('kind', 'header:authorization')], grammar, method: tokenMethod(provider) }
    }
    case 'token': {
      const { from, prefix } = scheme.signature
      const grammar: SignatureGrammar = { encoding: 'text', ...(prefix === undefined ? {} : { prefix }) }
      const place = ref('signature.from', from)
      return {
        ...unsigned,
        places: [place],
        grammar,
        inBody: needsBody(place),
        readsPayload: readsRequired || needsBody(place),
        method: tokenMethod(provider),
      }
    }
    case 'custom': {
      const places = scheme.headers.map((name) => ref('headers', `header:${name}`))
      return {
        ...unsigned,
        places,
        grammar: { encoding: 'text' },
        coversBody: scheme.covers === 'body',
        method: customMethod(scheme, provider),
      }
    }
    default:
      break
  }
  const { from, ...grammar } = scheme.signature
  const places = (typeof from === 'string' ? [from] : from).map((text) => ref('signature.from', text))
  if (places.length === 0) throw fail('signature.from', 'names no place')
  const grammars = [grammar.fields, grammar.list, grammar.positions].filter((given) => given !== undefined)
  if (grammars.length > 1) throw fail('signature', 'has more than one of fields, list and positions')
  const tokens = compileTemplate(scheme.signed)
  if (typeof tokens === 'string') throw fail('signed', tokens)
  checkTokens(scheme, tokens, fail)
  const inGrammar = grammar.fields?.timestamp !== undefined || grammar.positions !== undefined
  const timestampFrom = scheme.timestamp?.from
  if (scheme.timestamp && !inGrammar && timestampFrom === undefined)
    throw fail('timestamp.from', 'is missing: say where the timestamp is')
  if (inGrammar && timestampFrom !== undefined)
    throw fail('timestamp.from', 'is given twice: the signature already holds the timestamp')
  const hasTimestamp = inGrammar || timestampFrom !== undefined
  const timestampRef = timestampFrom === undefined ? undefined : ref('timestamp.from', timestampFrom)
  const refs = refsIn(tokens)
  const inTemplate = refs.some(({ source }) => source === 'timestamp')
  const inSignedBody = timestampRef !== undefined && needsBody(timestampRef)
  if (inTemplate && !hasTimestamp)
    throw fail('signed', 'has {timestamp}, but nothing says where the timestamp is: add `timestamp.from`')
  if (hasTimestamp && !inTemplate && !inSignedBody)
    throw fail(
      'timestamp',
      'is not signed, so its tolerance would protect nothing: put {timestamp} into `signed`, or leave it out',
    )
  return {
    ...shared,
    places,
    grammar,
    tokens,
    timestamp: hasTimestamp ? { ref: timestampRef, unit: scheme.timestamp?.unit ?? 's' } : undefined,
    method:
      scheme.kind === 'hmac'
        ? hmacMethod(scheme, provider)
        : scheme.kind === 'hash'
          ? hashMethod(scheme, provider, secretMarker)
          : publicKeyMethod(scheme, provider),
    coversBody: refs.some(({ source }) => source === 'body'),
    inBody: places.some(needsBody),
    readsPayload: readsRequired || (inTemplate && inSignedBody) || places.some(needsBody) || refs.some(needsBody),
  }
}

function checkTokens(scheme: Scheme, tokens: readonly Token[], fail: (field: string, problem: string) => Error): void {
  const sources = refsIn(tokens).map(({ source }) => source)
  if (sources.length === 0) throw fail('signed', 'has no placeholder, so one signature would fit every request: add {body}')
  const coversBody = sources.includes('body')
  const admitsIt = 'coversBody' in scheme && !scheme.coversBody
  if (!coversBody && !admitsIt)
    throw fail(
      'signed',
      'is missing {body}, so anyone could change what was sent: add it, or say `coversBody: false` if the sender really does not sign it',
    )
  if (coversBody && admitsIt) throw fail('coversBody', 'is false although `signed` has {body}: leave it out')
  if (sources.includes('secret') !== (scheme.kind === 'hash')) {
    throw fail(
      'signed',
      scheme.kind === 'hash' ? 'is missing {secret}: anyone can make a plain hash' : 'has {secret}, which only plain hashes hold',
    )
  }
}
