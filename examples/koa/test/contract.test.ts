import { exampleContract } from '../../express/test/contract/index.js'

exampleContract('Koa', { folder: new URL('..', import.meta.url), args: ['app.js'] })
