import { postgres, redis, sharedStoreContract } from './contract/shared-store.js'

const folder = new URL('..', import.meta.url)

sharedStoreContract('Express', { folder, args: ['app.js'] }, redis)
sharedStoreContract('Express', { folder, args: ['app.js'] }, postgres)
