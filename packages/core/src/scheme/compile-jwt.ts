import type { Integrity } from '../provider/provider.js'
import { needsBody } from '../provider/ref.js'
import { refsIn } from '../provider/template.js'
import { jwtMethod } from '../signature/jwt-method.js'
import type { Assertion, CompiledScheme } from './compiled-scheme.js'
import { bindsBody, type SchemeBasis, type SchemeContext, textGrammar, timeAt } from './scheme-context.js'
import type { JwtScheme } from './scheme.js'

/** Compiles a scheme whose signature is a JSON Web Token. Its claims are assertions about the request. */
export function compileJwt(scheme: JwtScheme, basis: SchemeBasis, context: SchemeContext): CompiledScheme {
  const { ref, fail, template, provider } = context
  const { from, prefix } = scheme.signature
  // A public key is known to everybody: were it also tried as an HMAC secret, anyone could sign with it.
  const shared = scheme.algorithms.filter((name) => name.startsWith('HS')).length
  if (shared !== 0 && shared !== scheme.algorithms.length)
    throw fail('algorithms', 'has both shared secrets (HS…) and public keys: describe them as two schemes')
  const place = ref('signature.from', from)
  if (place.source === 'body' && prefix !== undefined)
    throw fail('signature.prefix', 'cannot stand before a token that is the whole body')
  const inBody = place.source === 'body' || needsBody(place)
  const assertions = Object.entries(scheme.claims ?? {}).map(([claim, text]): Assertion => {
    const tokens = template(`claims.${claim}`, text)
    return { ref: ref('claims', `jwt:claims.${claim}`), tokens, bodyOnly: refsIn(tokens).some(bindsBody), endsQuery: false }
  })
  const time = scheme.timestamp
  if (time && !time.from?.startsWith('jwt:'))
    throw fail('timestamp.from', 'must be a claim of the token, such as "jwt:claims.iat"')
  return {
    ...basis,
    places: [place],
    grammar: textGrammar(prefix),
    assertions,
    timestamp: timeAt(time, ref),
    method: jwtMethod(scheme, provider),
    covers: coverage(scheme, assertions, place.source === 'body', fail),
    inBody,
    readsPayload: basis.readsPayload || needsBody(place) || assertions.some(({ tokens }) => refsIn(tokens).some(needsBody)),
  }
}

function coverage(scheme: JwtScheme, assertions: readonly Assertion[], isBody: boolean, fail: SchemeContext['fail']): Integrity {
  const whole = isBody || assertions.some(({ bodyOnly }) => bodyOnly)
  const admitsIt = scheme.coversBody === false
  if (!whole && !admitsIt)
    throw fail(
      'claims',
      'name no digest of the body, so one token would fit any body: add such as `{ body_hash: "{sha256-hex:body}" }`, or say `coversBody: false` if the sender really has none',
    )
  if (whole && admitsIt) throw fail('coversBody', 'is false although the token covers the body: leave it out')
  if (whole) return 'body'
  return assertions.some(({ tokens }) => refsIn(tokens).length > 0) ? 'partial' : 'none'
}
