import type { PgConnection } from './client.js'

/** A connection as handlers get it, and what takes it from them. */
export interface Guarded<Connection> {
  readonly connection: Connection
  readonly close: () => void
}

/**
 * A handler may go on after its transaction: it ran too long, or one of two things that it did at once failed. The
 * connection then belongs to another delivery, and what it wrote would be part of that. Nor may it give the connection
 * back by itself, in the middle of the transaction.
 */
export function guarded<Connection extends PgConnection>(connection: Connection): Guarded<Connection> {
  let open = true
  const ask = connection.query.bind(connection) as (...args: unknown[]) => unknown
  const query = (...args: unknown[]): unknown => (open ? ask(...args) : refuse(args.at(-1)))
  return {
    connection: new Proxy(connection, {
      get(target, property) {
        if (property === 'query') return query
        if (property === 'release' || property === 'end') return keep
        return Reflect.get(target, property) as unknown
      },
    }),
    close: () => {
      open = false
    },
  }
}

const keep = (): never => {
  throw new Error('The connection of `delivery.transaction` is given back when the handlers are done. Do not release or end it.')
}

function refuse(callback: unknown): unknown {
  const error = new Error('The transaction of this delivery is over: wait for all that a handler writes before it ends.')
  if (typeof callback !== 'function') return Promise.reject(error)
  process.nextTick(callback, error)
  return undefined
}
