import { PassThrough, Readable } from 'node:stream'
import { StreamableFile, type Type } from '@nestjs/common'
import { WebhooksModule } from '@posthorn/nest'
import { concat, map, of, throwError, timer } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { scriptedStore } from '../../core/test/support/scripted-store.js'
import { type Platform, platforms, start } from './support/app.js'
import { controller } from './support/handlers.js'

const breaking = () => {
  const stream = new PassThrough()
  stream.write('begun')
  setImmediate(() => stream.destroy(new Error('no')))
  return new StreamableFile(stream)
}

async function started(platform: Platform, type: Type<unknown>) {
  const store = scriptedStore()
  const imports = [WebhooksModule.forRoot({ receivers: { recover: () => leads({ store }) } })]
  return { ...(await start(platform, { imports, controllers: [type] })), store }
}

describe.each(platforms)('a handler behind @VerifyWebhook on $name', (platform) => {
  it.each<[string, () => unknown, string]>([
    ['an Observable', () => timer(1).pipe(map(() => 'done')), 'done'],
    ['an Observable of several values', () => of('first', 'last'), 'last'],
    ['a StreamableFile', () => new StreamableFile(Readable.from([Buffer.from('st'), Buffer.from('ream')])), 'stream'],
    ['an object', () => ({ ok: true }), '{"ok":true}'],
    ['nothing', () => undefined, ''],
  ])('that gives %s completes the delivery', async (_what, give, expected) => {
    const { type, runs } = controller(give)
    const { deliver, store } = await started(platform, type)
    const body = event()
    expect(await deliver(body)).toMatchObject({ status: 200, body: expected })
    expect((await deliver(body)).status).toBe(200)
    expect([runs.length, store.calls]).toEqual([1, ['claim', 'complete', 'claim']])
  })

  it('that gives an Observable which fails releases it: the retry runs', async () => {
    const failing = concat(
      of('first'),
      throwError(() => new Error('no')),
    )
    const { type, runs } = controller((run) => (run === 1 ? failing : 'done'))
    const { deliver } = await started(platform, type)
    const body = event()
    expect((await deliver(body)).status).toBe(500)
    expect((await deliver(body)).status).toBe(200)
    expect(runs).toHaveLength(2)
  })

  it('that gives a StreamableFile which breaks off releases it: the retry runs', async () => {
    const { type, runs } = controller((run) => (run === 1 ? breaking() : 'done'))
    const { deliver } = await started(platform, type)
    const body = event()
    const first = await deliver(body).then(
      ({ status }) => status,
      () => 'broken off',
    )
    expect(first).not.toBe(200)
    expect(await deliver(body)).toMatchObject({ status: 200, body: 'done' })
    expect(runs).toHaveLength(2)
  })
})
