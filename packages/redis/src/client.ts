import { WebhookError } from '@posthorn/core'

/** What is used of a client of ioredis, 5 or 6, or of its `Cluster`. */
export interface IoredisClient {
  /** State of the connection, such as `ready`, `reconnecting` or `end`. */
  readonly status: string
  /** `SET key value PX milliseconds NX`: claims a delivery that is new. */
  set(key: string, value: string, px: 'PX', milliseconds: number, nx: 'NX'): Promise<unknown>
  /** `EVALSHA`: everything else, by a script that the engine has. */
  evalsha(sha: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>
  /** `EVAL`: the same script where the engine does not have it yet. */
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>
  /** Listens for the connection to be lost and to be there. */
  on(event: 'close' | 'ready', listener: () => void): unknown
}

/** Both ways to say `NX PX`: version 4 knows the first, and those after it are about to drop it. */
interface NodeRedisSetOptions {
  /** As version 4 says it. */
  readonly NX: true
  /** Milliseconds, as version 4 says it. */
  readonly PX: number
  /** As later versions say it. */
  readonly condition: 'NX'
  /** The same milliseconds, as later versions say it. */
  readonly expiration: { readonly type: 'PX'; readonly value: number }
}

/** What is used of a client of node-redis (`redis`), 4 to 6, or of its cluster. */
export interface NodeRedisClient {
  /** The cluster of version 4 does not say. */
  readonly isReady?: boolean
  /** `SET key value PX milliseconds NX`: claims a delivery that is new. */
  set(key: string, value: string, options: NodeRedisSetOptions): Promise<unknown>
  /** `EVALSHA`: everything else, by a script that the engine has. */
  evalSha(
    sha: string,
    options: {
      /** `KEYS` of the script. */
      keys: string[]
      /** `ARGV` of the script. */
      arguments: string[]
    },
  ): Promise<unknown>
  /** `EVAL`: the same script where the engine does not have it yet. */
  eval(
    script: string,
    options: {
      /** `KEYS` of the script. */
      keys: string[]
      /** `ARGV` of the script. */
      arguments: string[]
    },
  ): Promise<unknown>
  /** Listens for errors: one that nobody listens to ends the process. */
  on(event: 'error', listener: (error: unknown) => void): unknown
}

/** A client that {@link redisStore} takes. The app makes it, connects it and closes it. */
export type RedisClient = IoredisClient | NodeRedisClient

/** One way to speak with either library. */
export interface Connection {
  /** Known to be without a connection: what is sent now would only wait. */
  readonly isDown: () => boolean
  /** `SET key text NX PX lifeMs`. */
  readonly setNew: (key: string, text: string, lifeMs: number) => Promise<unknown>
  readonly evalSha: (sha: string, keys: readonly string[], args: readonly string[]) => Promise<unknown>
  readonly eval: (script: string, keys: readonly string[], args: readonly string[]) => Promise<unknown>
}

const connections = new WeakMap<object, Connection>()

/** One a client, so that many stores do not listen to it many times. */
export function connectionTo(client: RedisClient): Connection {
  const known = isObject(client) ? connections.get(client) : undefined
  if (known) return known
  const connection = isIoredis(client) ? overIoredis(client) : isNodeRedis(client) ? overNodeRedis(client) : undefined
  if (!connection) {
    throw new WebhookError(
      'options_invalid',
      '`client` must be a client of ioredis, as `new Redis(url)` makes it, or of node-redis, as `createClient({ url })` of the package `redis` makes it',
    )
  }
  connections.set(client, connection)
  return connection
}

const isObject = (value: unknown): value is object => (typeof value === 'object' || typeof value === 'function') && value !== null

const has = (client: unknown, ...methods: readonly string[]): boolean =>
  isObject(client) && methods.every((method) => typeof (client as Record<string, unknown>)[method] === 'function')

const isIoredis = (client: unknown): client is IoredisClient => has(client, 'set', 'evalsha', 'eval', 'on')

const isNodeRedis = (client: unknown): client is NodeRedisClient => has(client, 'set', 'evalSha', 'eval', 'on')

const disconnected = new Set(['close', 'reconnecting', 'disconnecting', 'end'])

function overIoredis(client: IoredisClient): Connection {
  // Between two attempts to connect the status says `connecting`, as it does before the first one, when waiting is right.
  let lost = false
  client.on('close', () => {
    lost = true
  })
  client.on('ready', () => {
    lost = false
  })
  return {
    isDown: () => lost || disconnected.has(client.status),
    setNew: (key, text, lifeMs) => client.set(key, text, 'PX', lifeMs, 'NX'),
    evalSha: (sha, keys, args) => client.evalsha(sha, keys.length, ...keys, ...args),
    eval: (script, keys, args) => client.eval(script, keys.length, ...keys, ...args),
  }
}

function overNodeRedis(client: NodeRedisClient): Connection {
  // An 'error' event that nobody listens to ends the process, and node-redis emits one whenever the connection breaks.
  // What it means for a delivery is told by the operation that fails.
  client.on('error', () => {})
  return {
    isDown: () => client.isReady === false,
    setNew: (key, text, lifeMs) =>
      client.set(key, text, { NX: true, PX: lifeMs, condition: 'NX', expiration: { type: 'PX', value: lifeMs } }),
    evalSha: (sha, keys, args) => client.evalSha(sha, { keys: [...keys], arguments: [...args] }),
    eval: (script, keys, args) => client.eval(script, { keys: [...keys], arguments: [...args] }),
  }
}
