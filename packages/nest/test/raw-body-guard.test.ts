import { HttpException } from '@nestjs/common'
import { isWebhookError } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { platforms } from './support/app.js'
import { deliverAs, oddlyWritten, startGuarded } from './support/target-guarded.js'
import { setups } from './support/target-parsers.js'

describe.each(platforms)('@VerifyWebhook behind the parsers of $name', (platform) => {
  describe.each(setups[platform.name]!)('with $set', ({ options, configure, outcomes }) => {
    it.each(outcomes.filter(({ outcome }) => outcome === 'handled'))('handles the exact bytes under $type', async ({ type }) => {
      const app = await startGuarded(platform, options, configure)
      const body = oddlyWritten()
      const { status } = await deliverAs(app, type, body)
      expect([status, app.bytes.map(String), app.exceptions, app.logged]).toEqual([200, [body], [], []])
    })

    it.each(outcomes.filter(({ outcome }) => outcome === 'body_already_read'))(
      'answers a 500 that tells the fix under $type',
      async ({ type, outcome: code }) => {
        const app = await startGuarded(platform, options, configure)
        const { status, body } = await deliverAs(app, type, oddlyWritten())
        const [exception, ...others] = app.exceptions
        const told = { statusCode: 500, code, message: expect.stringContaining('rawBody: true') as string }
        expect([status, JSON.parse(body), others, app.bytes]).toEqual([500, told, [], []])
        expect(exception).toBeInstanceOf(HttpException)
        const { cause } = exception as HttpException
        expect(isWebhookError(cause) && cause.code).toBe(code)
        expect(app.logged).toEqual([expect.stringContaining((cause as Error).message)])
      },
    )

    it.each(outcomes.filter(({ outcome }) => outcome === 415))('is not asked under $type', async ({ type }) => {
      const app = await startGuarded(platform, options, configure)
      const { status } = await deliverAs(app, type, oddlyWritten())
      expect([status, app.bytes, app.logged]).toEqual([415, [], []])
    })
  })

  it('answers 401 to a stranger without a signature, who must not be able to fill the log', async () => {
    const app = await startGuarded(platform)
    const { status } = await deliverAs(app, 'application/json', oddlyWritten(), { 'x-recover-signature': '' })
    expect([status, app.exceptions, app.logged]).toEqual([401, [], []])
  })

  it('takes an empty body for one that no parser has taken away', async () => {
    const app = await startGuarded(platform, { rawBody: true })
    const { status } = await deliverAs(app, 'text/plain', '')
    expect([status, app.logged]).toEqual([400, []])
  })
})
