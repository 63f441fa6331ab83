import { exampleContract } from '../../express/test/contract/index.js'

exampleContract('Nest on Fastify', {
  folder: new URL('..', import.meta.url),
  args: ['dist/main.js', '--platform', 'fastify'],
})
