import {
  type DynamicModule,
  Controller,
  Global,
  type INestApplication,
  Inject,
  Injectable,
  type ModuleMetadata,
  type OnModuleDestroy,
  Post,
  type Type,
} from '@nestjs/common'
import type { Receiver } from '@posthorn/core'
import { getReceiverToken, OnWebhook, VerifyWebhook, WebhooksModule } from '@posthorn/nest'
import { recover } from '@posthorn/providers/recover'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { gate } from '../../core/test/support/receivers.js'
import { scriptedStore } from '../../core/test/support/scripted-store.js'
import type { Answer } from '../../core/test/support/server.js'
import { moduleOf, type Platform, platforms, start } from './support/app.js'

/** Something that handlers need, and that lets go of its connection as Nest's documentation tells it to. */
@Injectable()
class Database implements OnModuleDestroy {
  connected = true

  onModuleDestroy(): void {
    this.connected = false
  }
}

const globalModuleOf = (metadata: ModuleMetadata): Type<unknown> => {
  const made = moduleOf(metadata)
  Global()(made)
  return made
}

const webhooks = (): DynamicModule => WebhooksModule.forRoot({ receivers: { recover: () => leads() }, path: '/mounted' })

/** Where the database and those who need it may be. */
const places: readonly [string, (users: ModuleMetadata) => ModuleMetadata][] = [
  [
    'a feature module',
    ({ providers = [], ...users }) => ({ imports: [webhooks(), moduleOf({ ...users, providers: [...providers, Database] })] }),
  ],
  [
    'a module that a feature module imports',
    (users) => {
      const database = moduleOf({ providers: [Database], exports: [Database] })
      return { imports: [moduleOf({ ...users, imports: [database] }), webhooks()] }
    },
  ],
  [
    'the root module',
    ({ providers = [], ...users }) => ({ ...users, imports: [webhooks()], providers: [...providers, Database] }),
  ],
  [
    'a global module',
    (users) => ({ ...users, imports: [globalModuleOf({ providers: [Database], exports: [Database] }), webhooks()] }),
  ],
  [
    'a global module after that of the webhooks',
    (users) => ({ ...users, imports: [webhooks(), globalModuleOf({ providers: [Database], exports: [Database] })] }),
  ],
]

/** Closes an application while a handler is held at a gate, which opens once nothing more is let in. */
async function closeDuring(
  nest: INestApplication,
  answer: Promise<Answer>,
  { open, reached }: Pick<ReturnType<typeof gate>, 'open' | 'reached'>,
): Promise<void> {
  const receiver = nest.get<Receiver>(getReceiverToken('recover'))
  await reached
  const closing = nest.close()
  await expect.poll(() => receiver.health()).toMatchObject({ accepting: false })
  open()
  expect((await answer).status).toBe(200)
  await closing
}

/** Closes an application while a handler is at work, and tells whether its database was there to the end. */
async function connectedDuringDrain(platform: Platform, path: string, place: (typeof places)[number][1]) {
  const { open, pass, reached } = gate()
  const connected: boolean[] = []
  @Injectable()
  class Handlers {
    @Inject(Database) private readonly database!: Database
    @OnWebhook(recover, '*')
    async handle(): Promise<void> {
      await pass()
      connected.push(this.database.connected)
    }
  }
  @Controller()
  class Leads {
    @Inject(Database) private readonly database!: Database
    @Post('hooks')
    @VerifyWebhook('recover')
    async handle(): Promise<void> {
      await pass()
      connected.push(this.database.connected)
    }
  }
  const { nest, deliver } = await start(platform, place({ providers: [Handlers], controllers: [Leads] }))
  const database = nest.get(Database, { strict: false })
  await closeDuring(nest, deliver(event(), { path }), { open, reached })
  return { connected, after: database.connected }
}

describe.each(platforms)('what handlers need on $name', (platform) => {
  it.each(places.flatMap(([name, place]) => ['/hooks', '/mounted'].map((path) => [name, path, place] as const)))(
    'is still connected while deliveries are drained, in %s (%s)',
    async (_name, path, place) => {
      expect(await connectedDuringDrain(platform, path, place)).toEqual({ connected: [true], after: false })
    },
  )

  it('is still connected where it is the store: what was handled is recorded, and answered 200', async () => {
    const { open, pass, reached } = gate()
    const store = scriptedStore()
    @Injectable()
    class Connection implements OnModuleDestroy {
      readonly store = store
      onModuleDestroy(): void {
        store.break('complete')
      }
    }
    const { nest, deliver } = await start(platform, {
      imports: [
        WebhooksModule.forRootAsync({
          names: ['recover'],
          imports: [moduleOf({ providers: [Connection], exports: [Connection] })],
          inject: [Connection],
          useFactory: (connection: Connection) => ({
            receivers: { recover: () => leads({ store: connection.store }).on('*', () => pass()) },
            path: '/hooks',
          }),
        }),
      ],
    })
    await closeDuring(nest, deliver(event()), { open, reached })
  })
})
