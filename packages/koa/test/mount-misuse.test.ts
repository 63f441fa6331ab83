import { receiveWebhook, verifyWebhook } from '@posthorn/koa'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { invalid } from '../../../test/adapters/misuse.js'
import { start, versions } from './support/app.js'

describe.each([receiveWebhook, verifyWebhook])('$name', (mount) => {
  // There are no parameters at all.
  it.each(versions)('says on $name, without a router, that no path names one of several receivers', async ({ Koa }) => {
    const { deliver, errors } = await start(Koa, (app) => void app.use(mount({ recover: leads(), other: leads() })))
    expect((await deliver(event())).status).toBe(500)
    expect(errors).toEqual([invalid('receivers', ':provider')])
  })
})
