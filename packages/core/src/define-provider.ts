import { type CompiledProvider, type CompiledType, idTrust } from './compiled-provider.js'
import { compileScheme } from './compile-scheme.js'
import { samePlaces } from './select-scheme.js'
import type { CompiledScheme } from './compiled-scheme.js'
import { checkDefinitionShape } from './definition-shape.js'
import { atCaller, isWebhookError, messageOf, providerInvalid } from './errors.js'
import { compileHandshake } from './handshake.js'
import { requireCount, requireDelay, requireTolerance } from './numbers.js'
import type { EventMap, EventName, IdTrust, Integrity, Provider, ProviderDefinition } from './provider.js'
import { bodilessMethods } from './payload.js'
import { type CompiledRef, compileRef, needsBody } from './ref.js'
import { makeReply, type ReplyInit, type WebhookReply } from './reply.js'
import { compileTemplate, refsIn } from './template.js'
import type { Tolerance } from './timestamp.js'

const defaultToleranceSeconds = 300

/**
 * Validates and freezes the description of a sender. The type argument is the map of its events: name → payload.
 *
 * @throws WebhookError `provider_invalid`, naming the field and the fix.
 */
export function defineProvider<Events extends EventMap>(definition: ProviderDefinition): Provider<Events> {
  const compiled = atCaller(defineProvider, () => checked(definition))
  const idRefs = refsOf(definition.id)
  const ids = compiled.ids.map((ref, index) => ({ from: idRefs[index]!, trust: weakestTrust(ref, compiled) }))
  const integrity = compiled.schemes.map(({ covers }) => covers).reduce(weaker)
  const provider: Provider<Events> = { ...definition, ids, integrity, '~compiled': compiled }
  // Not enumerable: a provider that is printed or compared is its data.
  Object.defineProperty(provider, '~compiled', { enumerable: false })
  return deepFreeze(provider)
}

function checked(definition: ProviderDefinition): CompiledProvider {
  const { name } = (definition as ProviderDefinition | undefined) ?? {}
  if (typeof name !== 'string' || !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) {
    throw providerInvalid(messageOf(name), 'name', 'must be lower-case letters, digits and hyphens')
  }
  checkDefinitionShape(definition)
  return within(name, () => compile(definition))
}

/** Between schemes whose signature stands in one place, something of the request has to choose. */
function checkReachable(provider: string, schemes: readonly CompiledScheme[]): void {
  const choosers = schemes.map(
    ({ requirements, assertions, format }) => requirements.length + assertions.length + (format ? 1 : 0),
  )
  for (const [index, scheme] of schemes.entries()) {
    const before = schemes.findIndex((other, at) => at < index && choosers[at] === 0 && samePlaces(other, scheme))
    if (before >= 0)
      throw providerInvalid(
        provider,
        `schemes[${index}]`,
        `can never be reached: \`schemes[${before}]\` has its signature in the same place and asks for nothing else. Tell them apart by \`require\`, or put the one that requires something first`,
      )
  }
}

const weaker = (a: Integrity, b: Integrity): Integrity => (a === 'none' || b === 'body' ? a : b)

/** The same provider with other types for its events, such as those of the sender's own package. */
export function withEvents<Events extends EventMap>(provider: Provider): Provider<Events> {
  return provider as Provider<Events>
}

function compile(definition: ProviderDefinition): CompiledProvider {
  const { name, formats = ['json'], replies = {} } = definition
  const schemes = definition.schemes.map((scheme, index) => compileScheme(name, scheme, index)) as [
    CompiledScheme,
    ...CompiledScheme[],
  ]
  checkReachable(name, schemes)
  const tolerance = compileTolerance(
    definition,
    schemes.some((scheme) => scheme.timestamp),
  )
  if (definition.timeoutMs !== undefined) requireDelay('timeoutMs', definition.timeoutMs)
  if (definition.bodyLimit !== undefined) requireCount('bodyLimit', definition.bodyLimit)
  const alwaysJson =
    formats.every((format) => format === 'json') &&
    schemes.every((scheme) => scheme.covers === 'body' && scheme.format !== 'form' && scheme.format !== 'text') &&
    !(definition.methods ?? []).some((method) => bodilessMethods.has(method))
  const handshakes = (definition.handshakes ?? []).map((handshake, index) =>
    compileHandshake(name, handshake, { alwaysJson, schemes }, index),
  )
  const ok = makeReply(replies.ok ?? { body: { ok: true } })
  const refused = reply(replies.refused, 401, 'unauthorized')
  return {
    schemes,
    keyId: definition.keyId === undefined ? undefined : compileKeyId(name, definition.keyId),
    ids: refsOf(definition.id).map((ref) => compileField(name, 'id', ref)),
    types: (Array.isArray(definition.type) ? (definition.type as readonly EventName[]) : [definition.type as EventName]).map(
      (type) => compileType(name, type),
    ),
    tolerance,
    replies: {
      ok,
      refused,
      invalid: reply(replies.invalid, 400, 'invalid_payload'),
      failed: reply(replies.failed, 500, 'internal_error'),
    },
    masked: refused.status < 300,
    handshakes,
    tokens: handshakes.flatMap(({ signs }) => signs ?? []),
  }
}

const reply = (init: ReplyInit | undefined, status: number, error: string): WebhookReply =>
  makeReply(init ?? { status, body: { error } })

const refsOf = (id: ProviderDefinition['id']): readonly NonNullable<ProviderDefinition['keyId']>[] =>
  id === undefined ? [] : typeof id === 'string' ? [id] : id

const namingSources: ReadonlySet<string> = new Set(['header', 'query', 'json', 'form', 'jwt'])

function compileField(provider: string, field: string, text: string): CompiledRef {
  if (typeof text !== 'string') throw providerInvalid(provider, field, 'must be a place, such as "header:x-id"')
  const ref = compileRef(text)
  if (typeof ref === 'string') throw providerInvalid(provider, field, ref)
  if (!namingSources.has(ref.source))
    throw providerInvalid(provider, field, `cannot be "${text}": it belongs to no single delivery`)
  return ref
}

function compileKeyId(provider: string, text: string): CompiledRef {
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

function compileType(provider: string, text: EventName): CompiledType {
  if (typeof text === 'object') {
    const { firstOf } = text
    if (Array.isArray(firstOf) && firstOf.length > 0) return { firstOf }
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

function compileTolerance({ name, toleranceSeconds }: ProviderDefinition, hasTimestamp: boolean): Tolerance {
  if (toleranceSeconds !== undefined && !hasTimestamp) {
    throw providerInvalid(name, 'toleranceSeconds', 'is given, but no scheme signs a timestamp: leave it out')
  }
  return toTolerance(toleranceSeconds ?? defaultToleranceSeconds)
}

/** One number for both ways, or each for itself. */
export function toTolerance(given: number | Tolerance): Tolerance {
  const both = typeof given === 'object' && given !== null ? given : { past: given, future: given }
  return {
    past: requireTolerance('toleranceSeconds', both.past),
    future: requireTolerance('toleranceSeconds', both.future),
  }
}

/** What covers an id under the scheme that covers it least. */
function weakestTrust(ref: CompiledRef, { schemes }: CompiledProvider): IdTrust {
  const trusts = schemes.map((scheme) => idTrust(ref, scheme))
  return trusts.find((trust) => trust === 'unsigned') ?? trusts.find((trust) => trust === 'body') ?? 'signed'
}

/** Numbers and replies are checked by functions that know no provider; here their complaint gets its name. */
function within<T>(provider: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (isWebhookError(error) && error.code !== 'provider_invalid') throw providerInvalid(provider, 'definition', error.message)
    throw error
  }
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value) as unknown[]) {
    // Schemas belong to the library that made them, and may keep caches.
    // What is frozen already may be so on its surface alone.
    if (typeof inner === 'object' && inner !== null && !('~standard' in inner) && !ArrayBuffer.isView(inner)) deepFreeze(inner)
  }
  return Object.freeze(value)
}
