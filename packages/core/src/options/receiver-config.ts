import { optionsInvalid } from '../errors/errors.js'
import { toTolerance } from '../provider/define-provider.js'
import type { EventMap, Format, Provider } from '../provider/provider.js'
import type { StandardSchema } from '../provider/standard-schema.js'
import { type Intake, intakeOf } from '../queue/intake.js'
import type { ReplyPolicy } from '../receiver/delivery-record.js'
import type { CompiledScheme } from '../scheme/compiled-scheme.js'
import { schemesFor } from '../scheme/select-scheme.js'
import type { Keyring, SecretInput } from '../secrets/secret-input.js'
import { createKeyring } from '../secrets/secrets.js'
import { boundedStore } from '../stores/bounded-store.js'
import { isMemoryStore, memoryStore } from '../stores/memory-store.js'
import type { Store } from '../stores/store.js'
import { Turn } from '../timing/turn.js'
import type { Tolerance } from '../verify/timestamp.js'
import { oneOf, requireName } from './choices.js'
import { captureOf, verifyTokenOf } from './handshake-options.js'
import { requireCount, requireDelay } from './numbers.js'
import { checkShapes } from './option-shapes.js'
import { checkPublicUrl } from './public-url.js'
import type { Acknowledge, CommonOptions, ReceiverOptions } from './receiver-options.js'
import { schemaLookup } from './schema-lookup.js'

/** Options after they were checked, once, at creation. */
export interface ReceiverConfig {
  readonly provider: Provider
  readonly endpoint: string
  /** Absent in unsigned mode. */
  readonly keyring: Keyring | undefined
  readonly store: Store
  readonly processWithoutStore: boolean
  readonly acknowledge: Acknowledge
  readonly intake: Intake | undefined
  readonly tolerance: Tolerance
  readonly bodyLimit: number
  readonly bodyTimeoutMs: number
  readonly maxUnverified: number
  readonly format: Format
  /** The schemes that are accepted: all but those for a format that was not chosen. */
  readonly schemes: readonly CompiledScheme[]
  readonly methods: readonly string[]
  readonly publicUrl: string | undefined
  readonly secretTimeoutMs: number
  readonly verifyToken: string | undefined
  readonly captureSecret: CommonOptions['captureSecret']
  readonly schemaFor: (type: string) => StandardSchema | undefined
  readonly deadlineMs: number
  readonly joinMs: number
  readonly leaseMs: number
  readonly maxRunMs: number
  readonly maxAttempts: number
  readonly retentionMs: number
  readonly replySnapshotLimit: number
  readonly replyPolicy: ReplyPolicy
  readonly replay: 'suppress' | 'flag'
  readonly now: () => number
  readonly turn: Turn
}

const day = 86_400

/** Checks every option. Throws `options_invalid` or `secret_invalid`. */
export function resolveOptions<Events extends EventMap, Context, Transaction>(
  given: Provider<Events>,
  options: ReceiverOptions<Context, Transaction>,
): ReceiverConfig {
  const compiled = (given as Provider | undefined)?.['~compiled']
  if (!compiled) throw optionsInvalid('provider', 'must come from defineProvider')
  const provider: Provider = given
  checkShapes(options)
  const { now = Date.now } = options
  const timeoutMs = provider.timeoutMs ?? 10_000
  const deadlineMs = requireDelay('deadlineMs', options.deadlineMs ?? timeoutMs - Math.min(1000, timeoutMs / 4))
  const secretTimeoutMs = requireDelay('secretTimeoutMs', options.secretTimeoutMs ?? 2000)
  const storeTimeoutMs = requireDelay('storeTimeoutMs', options.storeTimeoutMs ?? 2000)
  const store = options.store ? storeOf(options.store, storeTimeoutMs) : memoryStore({ now })
  const bodyLimit = requireCount('bodyLimit', options.bodyLimit ?? provider.bodyLimit ?? 1_048_576)
  const leaseMs = requireDelay('leaseMs', options.leaseMs ?? 15_000, 100)
  const retentionMs = requireCount('retentionSeconds', options.retentionSeconds ?? defaultRetention(provider, store)) * 1000
  const acknowledge = oneOf('acknowledge', options.acknowledge ?? 'after', ['after', 'before', 'queue'])
  const replySnapshotLimit = requireCount('replySnapshotLimit', options.replySnapshotLimit ?? 4096)
  return {
    provider,
    endpoint: requireName('endpoint', options.endpoint ?? provider.name),
    keyring: keyringOf(provider, options, secretTimeoutMs),
    store,
    processWithoutStore: processesWithoutStore(options, store),
    acknowledge,
    intake: intakeOf(provider, options, { acknowledge, timeoutMs: storeTimeoutMs, retentionMs }),
    tolerance: options.toleranceSeconds === undefined ? compiled.tolerance : toTolerance(options.toleranceSeconds),
    bodyLimit,
    bodyTimeoutMs: requireDelay('bodyTimeoutMs', options.bodyTimeoutMs ?? 5000),
    maxUnverified: requireCount('maxUnverified', options.maxUnverified ?? defaultUnverified(bodyLimit)),
    format: oneOf('format', options.format ?? provider.formats?.[0] ?? 'json', provider.formats ?? ['json']),
    schemes: schemesFor(compiled.schemes, options.format),
    methods: methodsOf(provider, options),
    publicUrl: checkPublicUrl(provider.name, provider['~compiled'].schemes, options.publicUrl),
    secretTimeoutMs,
    verifyToken: verifyTokenOf(provider, options),
    captureSecret: captureOf(provider, options),
    schemaFor: schemaLookup(options.schemas, provider.schemas),
    deadlineMs,
    joinMs: Math.min(requireDelay('joinMs', options.joinMs ?? 2000, 0), deadlineMs / 2),
    leaseMs,
    maxRunMs: requireDelay('maxRunMs', options.maxRunMs ?? 300_000),
    maxAttempts: options.maxAttempts === undefined ? Number.POSITIVE_INFINITY : requireCount('maxAttempts', options.maxAttempts),
    retentionMs,
    replySnapshotLimit,
    replyPolicy: replyPolicyOf(provider, acknowledge, replySnapshotLimit),
    replay: oneOf('replay', options.replay ?? provider.replay ?? 'suppress', ['suppress', 'flag']),
    now,
    turn: new Turn(),
  }
}

const replyPolicyOf = (provider: Provider, acknowledge: Acknowledge, limit: number): ReplyPolicy => ({
  limit: provider.replies?.duplicate === 'plain' ? undefined : limit,
  retried: provider.retriedStatuses ?? [],
  refused:
    acknowledge === 'before'
      ? 'delivery.reply() cannot be used with `acknowledge: "before"`: the sender already has its reply.'
      : undefined,
})

/** Bodies of strangers wait in memory until they are verified: no more than 512 MiB of them. */
const defaultUnverified = (bodyLimit: number): number => Math.max(1, Math.min(500, Math.floor(536_870_912 / bodyLimit)))

const storeOf = (store: Store, timeoutMs: number): Store => (isMemoryStore(store) ? store : boundedStore(store, timeoutMs))

function processesWithoutStore({ onStoreError = 'refuse' }: CommonOptions, store: Store): boolean {
  if (oneOf('onStoreError', onStoreError, ['refuse', 'process']) === 'refuse') return false
  if (!store.begin) return true
  throw optionsInvalid('onStoreError', 'cannot be "process" with a store of transactions: handlers would be without theirs')
}

/** A record has to outlive the sender's last retry, or that retry would run again. */
function defaultRetention(provider: Provider, store: Store): number {
  if (!store.shared) return 2 * day
  const horizon = (provider.retries ?? []).reduce((sum, pause) => sum + pause, 0)
  return Math.max(7 * day, 2 * horizon)
}

function keyringOf<Context, Transaction>(
  provider: Provider,
  options: ReceiverOptions<Context, Transaction>,
  timeoutMs: number,
): Keyring | undefined {
  if (options.unsigned === undefined)
    return createKeyring(provider.name, provider['~compiled'], options.secret as SecretInput | undefined, timeoutMs)
  // Whatever is there instead may be a secret: it is not quoted.
  if (options.unsigned !== 'accept') throw optionsInvalid('unsigned', 'must be "accept"')
  if ('secret' in options) throw optionsInvalid('unsigned', 'and `secret` exclude each other: verify every delivery, or none')
  if (provider.unsigned !== true)
    throw optionsInvalid('unsigned', `is not for "${provider.name}", which signs what it sends: give its \`secret\``)
  return undefined
}

function methodsOf(provider: Provider, options: { readonly methods?: readonly string[] }): readonly string[] {
  const known = provider.methods ?? ['POST']
  const methods = options.methods ?? [known[0]]
  if (!Array.isArray(methods) || methods.length === 0) throw optionsInvalid('methods', 'must be a list that is not empty')
  return methods.map((method) => oneOf('methods', method, known))
}
