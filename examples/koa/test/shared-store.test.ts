import { redis, sharedStoreContract } from '../../express/test/contract/shared-store.js'

const folder = new URL('..', import.meta.url)

sharedStoreContract('Koa', { folder, args: ['app.js'] }, redis)
