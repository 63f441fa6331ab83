import { providerInvalid } from '../errors/errors.js'
import { type CompiledRef, compileRef, needsBody, resolveRef } from '../provider/ref.js'
import type { RequestView } from '../request/request-view.js'
import type { CompiledScheme } from '../scheme/compiled-scheme.js'
import { compileAnswer, type HandshakeAnswer } from './handshake-answer.js'
import type { Handshake } from './handshake-definition.js'
import { narrowToken } from './handshake-token.js'

/** What deliveries of the provider look like to its signature. */
export interface SignedBodies {
  /** Every scheme covers the body, every delivery has one, and it is a JSON object or array. */
  readonly alwaysJson: boolean
  /** The first is the one whose algorithm and key a MAC is made with. */
  readonly schemes: readonly [CompiledScheme, ...CompiledScheme[]]
}

/** When a handshake is looked for: by the headers, in an unsigned body, or in a verified one. */
export type HandshakeStage = 'headers' | 'unsigned-body' | 'verified'

/** A handshake, ready to be looked for. */
export interface CompiledHandshake {
  readonly definition: Handshake
  readonly ref: CompiledRef | undefined
  readonly stage: HandshakeStage
  /** Where the request shows the receiver's `verifyToken`. */
  readonly token: CompiledRef | undefined
  readonly capture: CompiledRef | undefined
  /** What values must look like to get a MAC; absent where the reply has none. */
  readonly signs: RegExp | undefined
  readonly answer: HandshakeAnswer
}

const handshakeSources: ReadonlySet<string> = new Set(['header', 'query', 'json', 'form'])

export function compileHandshake(
  provider: string,
  definition: Handshake,
  { alwaysJson, schemes }: SignedBodies,
  index: number,
): CompiledHandshake {
  const fail = (field: string, problem: string) => providerInvalid(provider, `handshakes[${index}].${field}`, problem)
  const compile = (field: string, text: string): CompiledRef => {
    const ref = compileRef(text)
    if (typeof ref === 'string') throw fail(field, ref)
    if (!handshakeSources.has(ref.source))
      throw fail(field, `cannot be "${text}": name a header, a query parameter or a field of the body`)
    return ref
  }
  const { when, verify, capture, token } = definition
  const ref = when.ref === undefined ? undefined : compile('when.ref', when.ref)
  if (when.equals !== undefined && !ref)
    throw fail('when.equals', 'is given, but nothing to compare it with: name a place in `when.ref`')
  if (!ref && verify === 'none' && when.method === 'POST')
    throw fail('when.ref', 'is missing: every unsigned POST would be taken for this handshake')
  const shown = typeof verify === 'object' ? compile('verify.token', verify.token) : undefined
  if (shown && needsBody(shown))
    throw fail('verify.token', 'must be a header or a query parameter: an unverified body is not looked at')
  const captured = capture === undefined ? undefined : compile('capture', capture)
  const answer = compileAnswer(definition.reply, token ?? narrowToken, compile, fail)
  const inBody = [ref, ...answer.refs].some((place) => place !== undefined && needsBody(place))
  // Echoing what a stranger put into a body, or signing it, is not a proof of anything.
  if (inBody && verify !== 'signature' && !('fixed' in definition.reply))
    throw fail('verify', 'must be "signature": of an unverified body nothing is given back')
  if (answer.signs) {
    if (schemes[0].definition.kind !== 'hmac') throw fail('reply', 'has a MAC, but the first scheme is no HMAC')
    // What code makes of the secret is not known: it could be what the handshake gives to anyone.
    if (schemes.some(({ definition: { kind } }) => kind === 'custom')) throw fail('reply', 'has a MAC, but a scheme is custom')
    if (!alwaysJson && token === undefined)
      throw fail(
        'token',
        'is missing: the reply has a MAC, and deliveries need not be signed JSON objects. Give the pattern of what the sender asks to have signed, without the flags g and y; no delivery that signs such a text is accepted',
      )
  }
  if (token && (token.global || token.sticky))
    throw fail('token', 'must not have the flags g or y: it would match every other time')
  if (capture !== undefined && verify !== 'none')
    throw fail('capture', 'is for calls that nothing can be verified of: say `verify: "none"`')
  return {
    definition,
    ref,
    stage: verify === 'signature' ? 'verified' : inBody || (captured && needsBody(captured)) ? 'unsigned-body' : 'headers',
    token: shown,
    capture: captured,
    signs: answer.signs ? (token ?? narrowToken) : undefined,
    answer,
  }
}

/** The first handshake of this stage that a request is, if any. */
export function findHandshake(
  handshakes: readonly CompiledHandshake[],
  view: RequestView,
  stage: HandshakeStage,
): CompiledHandshake | undefined {
  return handshakes.find(({ definition, ref, stage: own }) => {
    if (own !== stage || definition.when.method !== view.method) return false
    if (!ref) return true
    const found = resolveRef(ref, view)
    return typeof found === 'string' && (definition.when.equals === undefined || definition.when.equals === found)
  })
}
