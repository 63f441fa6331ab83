import { providerInvalid } from '../errors/errors.js'
import { type Fail, only, required, word } from '../options/shape-checks.js'
import { formats, type ProviderDefinition } from './provider.js'

const fields = [
  'name',
  'docs',
  'schemes',
  'keyId',
  'id',
  'type',
  'identity',
  'replay',
  'formats',
  'methods',
  'toleranceSeconds',
  'timeoutMs',
  'retries',
  'retriedStatuses',
  'bodyLimit',
  'unsigned',
  'replies',
  'schemas',
  'handshakes',
  // Those of a finished provider, which a definition may be spread from.
  'ids',
  'integrity',
]

/** The same for a whole definition. */
export function checkDefinitionShape(definition: ProviderDefinition): void {
  const fail: Fail = (field, problem) => providerInvalid(definition.name, field, problem)
  only(fail, '', definition, fields)
  required(fail, 'type', definition.type)
  if (Array.isArray(definition.type) && definition.type.length === 0) throw fail('type', 'is an empty list')
  if (typeof definition.docs !== 'string')
    throw fail('docs', 'is missing: give the address of the document that it was written from')
  if (!Array.isArray(definition.schemes) || definition.schemes.length === 0)
    throw fail('schemes', 'must be a list that is not empty: say how the sender signs')
  only(fail, 'replies', definition.replies, ['ok', 'refused', 'invalid', 'failed', 'duplicate'])
  for (const [index, handshake] of (definition.handshakes ?? []).entries()) {
    only(fail, `handshakes[${index}]`, handshake, ['when', 'verify', 'reply', 'capture', 'token'])
    only(fail, `handshakes[${index}].when`, handshake.when, ['method', 'ref', 'equals'])
    required(fail, `handshakes[${index}].when`, handshake.when)
    capitals(fail, `handshakes[${index}].when.method`, handshake.when.method)
    if (handshake.token !== undefined && !(handshake.token instanceof RegExp))
      throw fail(`handshakes[${index}].token`, 'must be a regular expression')
    required(fail, `handshakes[${index}].verify`, handshake.verify)
    required(fail, `handshakes[${index}].reply`, handshake.reply)
    if (typeof handshake.verify === 'object') only(fail, `handshakes[${index}].verify`, handshake.verify, ['token'])
    else word(fail, `handshakes[${index}].verify`, handshake.verify, ['none', 'signature'])
    only(fail, `handshakes[${index}].reply`, handshake.reply, ['text', 'json', 'headers', 'fixed'])
  }
  for (const format of definition.formats ?? []) word(fail, 'formats', format, formats)
  if (definition.unsigned !== undefined && typeof definition.unsigned !== 'boolean')
    throw fail('unsigned', 'must be true or false')
  word(fail, 'identity', definition.identity, ['content', 'attempt', 'signed', 'none'])
  word(fail, 'replay', definition.replay, ['suppress', 'flag'])
  word(fail, 'replies.duplicate', definition.replies?.duplicate, ['same', 'plain'])
  for (const method of definition.methods ?? []) {
    capitals(fail, 'methods', method)
  }
  for (const status of definition.retriedStatuses ?? []) {
    if (typeof status !== 'string' || !/^[1-5](?:\d\d|xx)$/.test(status))
      throw fail('retriedStatuses', `must be texts such as "429" or "5xx", not ${JSON.stringify(status)}`)
  }
  if (definition.retries?.some((pause) => typeof pause !== 'number' || !(pause >= 0)))
    throw fail('retries', 'must be pauses in seconds, as numbers')
}

function capitals(fail: Fail, field: string, method: unknown): void {
  if (typeof method !== 'string' || !/^[A-Z]+$/.test(method))
    throw fail(field, `must be a method in capitals, such as "POST", not ${JSON.stringify(method)}`)
}
