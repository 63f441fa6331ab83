import { exampleContract } from './contract/index.js'

exampleContract('Express', { folder: new URL('..', import.meta.url), args: ['app.js'] })
