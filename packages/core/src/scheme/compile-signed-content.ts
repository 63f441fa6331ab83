import type { Integrity } from '../provider/provider.js'
import { needsBody, samePlace } from '../provider/ref.js'
import { type Placeholder, refsIn } from '../provider/template.js'
import { hashMethod, hmacMethod, publicKeyMethod } from '../signature/methods.js'
import { signedPlaces } from '../signature/signed-places.js'
import type { Assertion, CompiledScheme } from './compiled-scheme.js'
import { bindsBody, compileEach, type SchemeBasis, type SchemeContext } from './scheme-context.js'
import type { HashScheme, HmacScheme, PublicKeyScheme } from './scheme.js'

type SignedScheme = HmacScheme | HashScheme | PublicKeyScheme

/** Compiles a scheme that signs what a template describes. */
export function compileSignedContent(scheme: SignedScheme, basis: SchemeBasis, context: SchemeContext): CompiledScheme {
  const { ref, fail, template, provider } = context
  const { from, ...grammar } = scheme.signature
  const places = (typeof from === 'string' ? [from] : from).map((text) => ref('signature.from', text))
  if (places.length === 0) throw fail('signature.from', 'names no place')
  const grammars = [grammar.fields, grammar.list, grammar.positions, grammar.pairs, grammar.values].filter(Boolean)
  if (grammars.length > 1) throw fail('signature', 'has more than one of fields, list, positions, pairs and values')
  const tokens = template('signed', scheme.signed)
  const refs = refsIn(tokens)
  const assertions = compileAssertions(scheme, refs, context)
  const time = compileTimestamp(scheme, refs, context)
  const covers = coverage(scheme, refs, assertions, fail)
  const each = compileEach(scheme.each, [...places, ...refs], context)
  if (each !== undefined && refs.some(({ source }) => source === 'body' || source.startsWith('params')))
    throw fail('signed', 'has the whole body, which would be hashed once for each item: name `item:` places')
  const inBody = places.some(needsBody)
  const timeInBody = time?.ref !== undefined && needsBody(time.ref) && refs.some(({ source }) => source === 'timestamp')
  return {
    ...basis,
    places,
    grammar,
    tokens,
    signedPlaces: signedPlaces(tokens),
    assertions,
    timestamp: time,
    method:
      scheme.kind === 'hmac'
        ? hmacMethod(scheme, provider)
        : scheme.kind === 'hash'
          ? hashMethod(scheme, provider, basis.secretMarker)
          : publicKeyMethod(scheme, provider),
    covers,
    inBody,
    readsPayload: basis.readsPayload || timeInBody || inBody || refs.some(needsBody) || assertions.some(readsBody),
    urlVariants: scheme.urlVariants ?? [],
    each,
  }
}

const readsBody = ({ ref, tokens }: Assertion): boolean => needsBody(ref) || refsIn(tokens).some(needsBody)

function compileTimestamp(
  scheme: SignedScheme,
  refs: readonly Placeholder[],
  { ref, fail }: SchemeContext,
): CompiledScheme['timestamp'] {
  const { fields, positions } = scheme.signature
  const inGrammar = fields?.timestamp !== undefined || positions !== undefined
  const from = scheme.timestamp?.from
  if (scheme.timestamp && !inGrammar && from === undefined) throw fail('timestamp.from', 'is missing: say where the timestamp is')
  if (inGrammar && from !== undefined) throw fail('timestamp.from', 'is given twice: the signature already holds the timestamp')
  const hasTimestamp = inGrammar || from !== undefined
  const place = from === undefined ? undefined : ref('timestamp.from', from)
  const inTemplate = refs.some(({ source, binding }) => source === 'timestamp' && binding)
  if (refs.some(({ source }) => source === 'timestamp') && !hasTimestamp)
    throw fail('signed', 'has {timestamp}, but nothing says where the timestamp is: add `timestamp.from`')
  const inSignedBody = place !== undefined && needsBody(place) && refs.some(bindsBody)
  if (hasTimestamp && !inTemplate && !inSignedBody)
    throw fail(
      'timestamp',
      'is not signed, so its tolerance would protect nothing: put {timestamp} into `signed`, or leave it out',
    )
  const { unit = 's', optional = false } = scheme.timestamp ?? {}
  if (optional && !inSignedBody)
    throw fail(
      'timestamp.optional',
      'is for a field of a signed body: anywhere else whoever replays a request would leave the time out',
    )
  return hasTimestamp ? { ref: place, unit, optional } : undefined
}

function compileAssertions(
  scheme: SignedScheme,
  refs: readonly Placeholder[],
  { ref, template, fail }: SchemeContext,
): readonly Assertion[] {
  return Object.entries(scheme.assert ?? {}).map(([text, value]) => {
    const place = ref('assert', text)
    const isSigned = refs.some((signed) => signed.binding && samePlace(signed, place))
    const endsQuery = place.source === 'query' && refs.some(({ source }) => source === 'url')
    if (!isSigned && !endsQuery)
      throw fail('assert', `names "${text}", which is not signed, so anyone could make it equal: put it into \`signed\``)
    return { ref: place, tokens: template('assert', value as string), bodyOnly: false, endsQuery }
  })
}

function coverage(
  scheme: SignedScheme,
  refs: readonly Placeholder[],
  assertions: readonly Assertion[],
  fail: SchemeContext['fail'],
): Integrity {
  if (refs.length === 0) throw fail('signed', 'has no placeholder, so one signature would fit every request: add {body}')
  const whole = refs.some(bindsBody) || assertions.some(({ tokens }) => refsIn(tokens).some(bindsBody))
  const fields = refs.some(({ source }) => source === 'params' || source === 'params-query')
  const admitsIt = scheme.coversBody === false
  if (!whole && !fields && !admitsIt)
    throw fail(
      'signed',
      'is missing {body}, so anyone could change what was sent: add it, or say `coversBody: false` if the sender really does not sign it',
    )
  if ((whole || fields) && admitsIt)
    throw fail('coversBody', `is false although \`signed\` has {${whole ? 'body' : 'params'}}: leave it out`)
  if (refs.some(({ source }) => source === 'secret') !== (scheme.kind === 'hash')) {
    throw fail(
      'signed',
      scheme.kind === 'hash' ? 'is missing {secret}: anyone can make a plain hash' : 'has {secret}, which only plain hashes hold',
    )
  }
  return whole ? 'body' : 'partial'
}
