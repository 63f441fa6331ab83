import { optionsInvalid } from '../errors/errors.js'
import { checkOptionNames } from './known-keys.js'

const optionNames = [
  'secret',
  'unsigned',
  'endpoint',
  'store',
  'onStoreError',
  'storeTimeoutMs',
  'acknowledge',
  'queue',
  'jobHeaders',
  'toleranceSeconds',
  'bodyLimit',
  'bodyTimeoutMs',
  'maxUnverified',
  'format',
  'methods',
  'publicUrl',
  'verifyToken',
  'captureSecret',
  'schemas',
  'deadlineMs',
  'joinMs',
  'leaseMs',
  'maxRunMs',
  'maxAttempts',
  'retentionSeconds',
  'replySnapshotLimit',
  'replay',
  'secretTimeoutMs',
  'now',
  'logger',
  'onRefused',
  'onDuplicate',
  'onHandled',
  'onQueued',
  'onError',
]

const functions = ['now', 'captureSecret', 'onRefused', 'onDuplicate', 'onHandled', 'onQueued', 'onError']

/** Objects with these methods. */
const objects = {
  store: ['claim', 'renew', 'complete', 'release', 'forget'],
  queue: ['add'],
  logger: ['debug', 'info', 'warn', 'error'],
} as const

/** A misspelt option would leave its default in force, and one of the wrong kind would fail with the first delivery. */
export function checkShapes(options: unknown): asserts options is object {
  if (typeof options !== 'object' || options === null) throw optionsInvalid('options', 'is missing: at least `secret` is needed')
  const given = options as Readonly<Record<string, unknown>>
  checkOptionNames('createReceiver', given, optionNames)
  for (const name of functions) {
    if (given[name] !== undefined && typeof given[name] !== 'function') throw optionsInvalid(name, 'must be a function')
  }
  for (const [name, methods] of Object.entries(objects)) {
    const value = given[name] as Readonly<Record<string, unknown>> | undefined
    const missing = value === undefined ? undefined : methods.find((method) => typeof Object(value)[method] !== 'function')
    if (missing) throw optionsInvalid(name, `must have a method \`${missing}\``)
  }
}
