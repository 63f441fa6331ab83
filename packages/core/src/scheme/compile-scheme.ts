import { providerInvalid } from '../errors/errors.js'
import { compileRef, needsBody } from '../provider/ref.js'
import { compileTemplate, refsIn } from '../provider/template.js'
import { customMethod } from '../signature/custom-method.js'
import { fastPathOf } from '../signature/fast-path.js'
import { tokenMethod } from '../signature/methods.js'
import { compileJwt } from './compile-jwt.js'
import { compileSignedContent } from './compile-signed-content.js'
import type { CompiledScheme } from './compiled-scheme.js'
import { compileEach, type SchemeBasis, type SchemeContext, textGrammar, timeAt } from './scheme-context.js'
import { checkSchemeShape } from './scheme-shape.js'
import type { CustomScheme, Scheme, TokenScheme } from './scheme.js'

/** Compiles and validates one scheme. Throws `provider_invalid`, naming the field and the fix. */
export function compileScheme(provider: string, scheme: Scheme, index: number): CompiledScheme {
  const context = contextOf(provider, index)
  checkSchemeShape(scheme, context.fail)
  const requirements = Object.entries(scheme.require ?? {}).map(
    ([text, value]) => [context.ref('require', text), textOf(value, context)] as const,
  )
  const basis: SchemeBasis = {
    definition: scheme,
    name: scheme.name ?? scheme.kind,
    tokens: [],
    signedPlaces: [],
    signedRefs: [],
    boundPlaces: [],
    signsUrl: false,
    timestamp: undefined,
    requirements,
    assertions: [],
    signs: [],
    covers: 'none',
    inBody: false,
    readsPayload: requirements.some(([place]) => needsBody(place)),
    format: scheme.format,
    urlVariants: [],
    each: undefined,
    fastPath: undefined,
    secretMarker: new Uint8Array(0),
  }
  const compiled = compileKind(scheme, basis, context)
  const { tokens, assertions } = compiled
  const signedRefs = [...refsIn(tokens), ...assertions.flatMap((assertion) => refsIn(assertion.tokens))]
  const signsUrl = signedRefs.some(({ source }) => source === 'url' || source === 'url-without-query')
  const boundPlaces = [...refsIn(tokens).filter(({ transform }) => !transform), ...compiled.signs]
  return { ...compiled, signedRefs, boundPlaces, signsUrl, fastPath: fastPathOf(compiled) }
}

function compileKind(scheme: Scheme, basis: SchemeBasis, context: SchemeContext): CompiledScheme {
  switch (scheme.kind) {
    case 'basic': {
      const grammar = { prefix: 'Basic ', encoding: 'base64' } as const
      return { ...basis, places: [context.ref('kind', 'header:authorization')], grammar, method: tokenMethod(context.provider) }
    }
    case 'token':
      return compileToken(scheme, basis, context)
    case 'custom':
      return compileCustom(scheme, basis, context)
    case 'jwt':
      return compileJwt(scheme, basis, context)
    default:
      return compileSignedContent(scheme, basis, context)
  }
}

function textOf(value: unknown, { fail }: SchemeContext): string {
  if (typeof value === 'string') return value
  throw fail('require', 'must hold texts: what a place has to equal')
}

function contextOf(provider: string, index: number): SchemeContext {
  const fail = (field: string, problem: string) => providerInvalid(provider, `schemes[${index}].${field}`, problem)
  return {
    provider,
    fail,
    ref: (field, text) => {
      const compiled = compileRef(text)
      if (typeof compiled === 'string') throw fail(field, compiled)
      return compiled
    },
    template: (field, text) => {
      const tokens = compileTemplate(text)
      if (typeof tokens === 'string') throw fail(field, tokens)
      return tokens
    },
  }
}

function compileToken(scheme: TokenScheme, basis: SchemeBasis, { provider, ref, fail }: SchemeContext): CompiledScheme {
  const { from, prefix } = scheme.signature
  const place = ref('signature.from', from)
  const each = compileEach(scheme.each, [place], { ref, fail })
  const inBody = needsBody(place)
  return {
    ...basis,
    places: [place],
    grammar: textGrammar(prefix),
    inBody,
    readsPayload: basis.readsPayload || inBody,
    each,
    method: tokenMethod(provider),
  }
}

function compileCustom(scheme: CustomScheme, basis: SchemeBasis, { provider, ref, fail }: SchemeContext): CompiledScheme {
  const places = scheme.headers.map((name) => ref('headers', `header:${name}`))
  const time = scheme.timestamp
  if (time && (!time.from?.startsWith('header:') || time.optional))
    throw fail('timestamp', 'of a custom scheme must be a header that is always there')
  return {
    ...basis,
    places,
    grammar: { encoding: 'text' },
    timestamp: timeAt(time, ref),
    signs: (scheme.signs ?? []).map((text) => ref('signs', text)),
    covers: scheme.covers,
    method: customMethod(scheme, provider),
  }
}
