import type { INestApplication, ModuleMetadata } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { Test } from '@nestjs/testing'
import { WebhooksModule } from '@posthorn/nest'
import { describe, expect, it } from 'vitest'
import { leads } from '../../../test/adapters/leads.js'
import { listen, moduleOf, type Platform, platforms } from './support/app.js'
import { deliverAs, oddlyWritten } from './support/target-guarded.js'
import { type Options, types } from './support/target-parsers.js'

type Create = (metadata: ModuleMetadata, platform: Platform, options: Options) => Promise<INestApplication>

/** The module is made before Nest knows the platform in the one, and after it in the other. */
const creations: readonly { readonly by: string; readonly create: Create }[] = [
  {
    by: 'NestFactory.create',
    create: (metadata, { adapter }, options) =>
      NestFactory.create(moduleOf(metadata), adapter(), { logger: false, abortOnError: false, ...options }),
  },
  {
    by: 'Test.createTestingModule',
    create: async (metadata, { adapter }, options) => {
      const module = await Test.createTestingModule(metadata).compile()
      return module.createNestApplication(adapter(), { logger: false, ...options })
    },
  },
]

const setups: readonly {
  readonly set: string
  readonly options?: Options
  readonly configure?: (app: INestApplication) => unknown
}[] = [
  { set: 'nothing' },
  { set: 'rawBody', options: { rawBody: true } },
  { set: 'bodyParser: false', options: { bodyParser: false } },
  { set: 'a global prefix', configure: (app) => app.setGlobalPrefix('api') },
]

describe.each(platforms)('the endpoint of WebhooksModule on $name', (platform) => {
  describe.each(creations)('of $by', ({ create }) => {
    it.each(setups)('handles the exact bytes under every type with $set', async ({ options = {}, configure }) => {
      const bytes: Buffer[] = []
      const recover = () => leads().on('*', (_event, { rawBody }) => void bytes.push(rawBody))
      const app = await create(
        { imports: [WebhooksModule.forRoot({ receivers: { recover }, path: '/hooks' })] },
        platform,
        options,
      )
      const { port } = await listen(app, configure)
      const bodies = types.map(oddlyWritten)
      for (const [index, type] of types.entries()) {
        const { status } = await deliverAs({ port }, type, bodies[index]!)
        expect([type, status]).toEqual([type, 200])
      }
      expect(bytes.map(String)).toEqual(bodies)
    })
  })
})
