import { parseArgs } from 'node:util'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { registerWebhooks } from '@posthorn/example-registration'
import { AppModule } from './app.module.js'

const { values } = parseArgs({ options: { port: { type: 'string' }, platform: { type: 'string', default: 'express' } } })
const platforms = { express: () => new ExpressAdapter(), fastify: () => new FastifyAdapter() }
if (!Object.hasOwn(platforms, values.platform)) throw new Error(`--platform must be one of ${Object.keys(platforms).join(', ')}.`)
const adapter = platforms[values.platform as keyof typeof platforms]()

const app = await NestFactory.create(AppModule, adapter, { logger: ['error', 'warn'] })
app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true })
await app.listen(Number(values.port ?? process.env.PORT ?? 4000), '127.0.0.1')
const url = await app.getUrl()
console.log(`listening on ${url}`)

// What the senders are asked for, where the environment has a key to ask with.
await registerWebhooks(process.env, url, { recover: ['checklist.completed'], referralloop: ['signup.created'] })
