import { bodilessMethods } from '../body/payload.js'
import { atCaller, isWebhookError, messageOf, providerInvalid } from '../errors/errors.js'
import { compileHandshake } from '../handshake/handshake.js'
import { requireCount, requireDelay, requireTolerance } from '../options/numbers.js'
import { makeReply, type ReplyInit, type WebhookReply } from '../reply/reply.js'
import { compileScheme } from '../scheme/compile-scheme.js'
import type { CompiledScheme } from '../scheme/compiled-scheme.js'
import { samePlaces } from '../scheme/select-scheme.js'
import type { Tolerance } from '../verify/timestamp.js'
import { compileField, compileKeyId, compileType } from './compile-names.js'
import { type CompiledProvider, idTrust } from './compiled-provider.js'
import { deepFreeze } from './deep-freeze.js'
import { checkDefinitionShape } from './definition-shape.js'
import type { EventMap, EventName, IdTrust, Integrity, Provider, ProviderDefinition } from './provider.js'
import type { CompiledRef } from './ref.js'

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
  return within(name, () => {
    checkDefinitionShape(definition)
    return compile(definition)
  })
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
    if (isWebhookError(error)) throw error
    // In plain JavaScript a field can be of any type.
    throw providerInvalid(
      provider,
      'definition',
      `cannot be read, so that one of its fields is of the wrong type: ${messageOf(error)}`,
    )
  }
}
