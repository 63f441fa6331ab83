/* global describe, expect, it */
const { createReceiver } = require('@posthorn/core')
const { recover } = require('@posthorn/providers/recover')
const testing = require('@posthorn/testing')

const secret = 'a secret of this test'

/** What a test of the kit's users counts. The one who runs this can have it expect something else. */
const once = Number(process.env.EXPECTED_RUNS ?? '1')

function app(failing = 0) {
  const clock = testing.fixedClock('2026-01-01')
  const target = { clock, runs: 0 }
  target.leads = createReceiver(recover, { secret, now: clock.now }).on('lead.created', () => {
    target.runs += 1
    if (target.runs <= failing) throw new Error('the app is broken for now')
  })
  return target
}

describe('the test kit in Jest, as CommonJS', () => {
  const { event, headers } = testing.sampleEvent(recover, 'lead.created')

  it('handles a duplicate once', async () => {
    const target = app()
    const replies = await testing.deliverTwice(target.leads, recover, event, { secret, headers, clock: target.clock })
    expect(replies.map(({ status }) => status)).toEqual([200, 200])
    expect(target.runs).toBe(once)
  })

  it('refuses a changed body', async () => {
    const { leads, clock } = app()
    await expect(testing.deliverTampered(leads, recover, event, { secret, clock })).resolves.toMatchObject({ status: 401 })
  })

  it('sees the documented retries', async () => {
    const target = app(2)
    const attempts = await testing.deliverUntilHandled(target.leads, recover, event, { secret, clock: target.clock })
    expect(attempts.map(({ retryInSeconds }) => retryInSeconds)).toEqual([30, 120, undefined])
  })

  it('says what makes no sense', async () => {
    await expect(testing.deliverStale(app().leads, recover, event, { secret })).rejects.toThrow(RangeError)
  })

  it('has entry points for the rest', () => {
    for (const entry of ['conformance', 'probe', 'stand-ins', 'stores'])
      expect(Object.keys(require(`@posthorn/testing/${entry}`)).length).toBeGreaterThan(0)
  })
})
