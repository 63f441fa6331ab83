import { redis, sharedStoreContract } from '../../express/test/contract/shared-store.js'

const folder = new URL('..', import.meta.url)

sharedStoreContract('Nest on Express', { folder, args: ['dist/main.js', '--platform', 'express'] }, redis)
sharedStoreContract('Nest on Fastify', { folder, args: ['dist/main.js', '--platform', 'fastify'] }, redis)
