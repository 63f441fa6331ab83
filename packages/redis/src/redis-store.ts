import { type Store, WebhookError } from '@posthorn/core'
import { flagAnswer } from './answers.js'
import { claimer } from './claimer.js'
import { connectionTo, type RedisClient } from './client.js'
import { Commands } from './commands.js'
import { completeScript, forgetScript, pingScript, releaseScript, renewScript, type Script } from './scripts.js'
import { encodeReply } from './stored-reply.js'
import { warningsOf } from './warnings.js'
import { msText } from './whole-ms.js'

/** Options of {@link redisStore}. */
export interface RedisStoreOptions {
  /** What the names of all keys begin with; without braces, which mean something to Redis Cluster. @default 'posthorn:' */
  readonly prefix?: string
  /** Longest time for an operation, in milliseconds; after it the delivery is answered 503. @default 500 */
  readonly timeoutMs?: number
}

/**
 * Claims in Redis 5 or newer, or Valkey, shared by all processes that use the same server and prefix. Every operation is
 * one command or one script, and so atomic; the clock is the server's. The client is the app's: of ioredis or node-redis,
 * of one server or of a cluster.
 */
export function redisStore(client: RedisClient, options: RedisStoreOptions = {}): Store {
  const { prefix, timeoutMs } = checked(options)
  const connection = connectionTo(client)
  const commands = new Commands(connection, timeoutMs)
  const keyOf = (name: string): string => prefix + name
  const change = (script: Script, name: string, ...args: readonly string[]): Promise<boolean> =>
    commands.operate((operation) => operation.run(script, [keyOf(name)], args).then(flagAnswer))
  const release = (key: string, token: string, counted: boolean): Promise<boolean> =>
    change(releaseScript, key, token, counted ? '0' : '1')
  return {
    shared: true,
    claim: claimer(commands, keyOf, ({ key, token }) => release(key, token, false)),
    renew: (key, token, leaseMs) => change(renewScript, key, token, msText(leaseMs)),
    complete: async (key, token, { retentionMs, dead, reply }) =>
      change(completeScript, key, token, msText(retentionMs), dead ? 'x' : 'd', reply ? encodeReply(reply) : ''),
    release: (key, token, { counted = true } = {}) => release(key, token, counted),
    forget: (key) => change(forgetScript, key),
    ping: async () => {
      await change(pingScript, 'ping')
    },
    warnings: () => warningsOf(client, connection),
  }
}

function checked(options: RedisStoreOptions): Required<RedisStoreOptions> {
  if (typeof options !== 'object' || options === null) throw invalid('options', 'must be an object')
  const { prefix = 'posthorn:', timeoutMs = 500, ...unknown } = options
  const [misspelt] = Object.keys(unknown)
  if (misspelt !== undefined) throw invalid(misspelt, 'is not an option of redisStore')
  if (typeof prefix !== 'string' || /[{}]/.test(prefix)) throw invalid('prefix', 'must be a string without braces')
  if (typeof timeoutMs !== 'number' || !(timeoutMs >= 1 && timeoutMs < 2 ** 31))
    throw invalid('timeoutMs', `must be a number of milliseconds from 1 to ${2 ** 31 - 1}`)
  return { prefix, timeoutMs }
}

const invalid = (option: string, problem: string): WebhookError => new WebhookError('options_invalid', `\`${option}\` ${problem}`)
