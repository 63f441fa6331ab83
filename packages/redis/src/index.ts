export type { IoredisClient, NodeRedisClient, RedisClient } from './client.js'
export { redisStore, type RedisStoreOptions } from './redis-store.js'
