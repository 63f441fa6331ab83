const kinds = {
  redis: async () => {
    const { redisMissing, startRedis } = await import('../../test/servers/redis.ts')
    return { missing: redisMissing(), start: startRedis, variable: 'REDIS_URL' }
  },
  postgres: async () => {
    const { postgresMissing, startPostgres } = await import('../../test/servers/postgres.ts')
    return { missing: postgresMissing(), start: startPostgres, variable: 'DATABASE_URL' }
  },
}

/** Why projects that need this server cannot run here, if so. */
export const missing = async (kind) => (kind === undefined ? undefined : (await kinds[kind]()).missing)

/** Does something while a server of its own runs, whose address it gets as a variable of the environment. */
export async function withServer(kind, work) {
  if (kind === undefined) return work({})
  const { start, variable } = await kinds[kind]()
  const server = await start()
  try {
    return await work({ [variable]: server.url })
  } finally {
    await server.stop()
  }
}
