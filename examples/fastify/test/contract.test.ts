import { exampleContract } from '../../express/test/contract/index.js'

exampleContract('Fastify', { folder: new URL('..', import.meta.url), args: ['app.js'] })
