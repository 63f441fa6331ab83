// What of an app depends on its engine. Each is loaded when it is asked for: a killed app has to be back soon.
const engines = {
  memory: () => ({ options: {} }),

  async redis(url) {
    return { options: { store: await redis(url) } }
  },

  async postgres(url) {
    return { options: { store: await postgres(url, {}) } }
  },

  async transactions(url) {
    return {
      options: { store: await postgres(url, { transactions: true }) },
      effect: ({ id }, { transaction }) => transaction.query('INSERT INTO effects (delivery_id) VALUES ($1)', [id]),
    }
  },

  async bullmq(url, queueName) {
    const [{ Queue, Worker }, { bullmqQueue, webhookProcessor }] = await Promise.all([
      import('bullmq'),
      import('@posthorn/bullmq'),
    ])
    const connection = { url, maxRetriesPerRequest: null, retryStrategy: () => 50 }
    const queue = new Queue(queueName, { connection })
    queue.on('error', ignore)
    return {
      options: {
        store: await redis(url),
        acknowledge: 'queue',
        queue: bullmqQueue(queue, { attempts: 100, backoff: { type: 'fixed', delay: 100 } }),
      },
      work(receiver) {
        // By default a job whose worker died twice is given up: here that is nothing unusual.
        const often = { lockDuration: 500, stalledInterval: 500, maxStalledCount: 1000, concurrency: 10 }
        new Worker(queueName, webhookProcessor(receiver), { connection, ...often }).on('error', ignore)
      },
    }
  },
}

/** Options of the receiver, its effect besides the ledger, and what works the queue. */
export const partsOf = (engine, url, queueName) => engines[engine](url, queueName)

const ignore = () => {}

async function redis(url) {
  const [{ Redis }, { redisStore }] = await Promise.all([import('ioredis'), import('@posthorn/redis')])
  // They come back at once: pauses that grow are for servers that many clients wait for.
  return redisStore(new Redis(url, { maxRetriesPerRequest: 1, retryStrategy: () => 50 }).on('error', ignore))
}

async function postgres(url, options) {
  const [{ default: pg }, { postgresStore }] = await Promise.all([import('pg'), import('@posthorn/postgres')])
  return postgresStore(new pg.Pool({ connectionString: url, max: 8 }), options)
}
