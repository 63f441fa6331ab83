import { exampleContract } from '../../express/test/contract/index.js'

exampleContract('Nest on Express', {
  folder: new URL('..', import.meta.url),
  args: ['dist/main.js', '--platform', 'express'],
})
