import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createReceiver } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import {
  deliverConcurrently,
  deliverFromFuture,
  deliverReordered,
  deliverStale,
  deliverTwice,
  fixedClock,
  replayUnderFreshId,
  sampleEvent,
} from '@posthorn/testing'

const secret = 'a secret of this test'

/** The one who runs this can have it expect something else. */
const once = Number(process.env.EXPECTED_RUNS ?? '1')

function app() {
  const clock = fixedClock('2026-01-01')
  const runs = []
  const campaigns = createReceiver(customerio, { secret, now: clock.now }).on('*', (event) => void runs.push(event))
  return { campaigns, runs, options: { secret, clock } }
}

const event = () => sampleEvent(customerio, 'webhook_action').event

test('the test kit in node:test handles a duplicate once', async () => {
  const { campaigns, runs, options } = app()
  for (const { status } of await deliverTwice(campaigns, customerio, event(), options)) assert.equal(status, 200)
  assert.equal(runs.length, once)
})

test('and five at once', async () => {
  const { campaigns, runs, options } = app()
  await deliverConcurrently(campaigns, customerio, event(), { ...options, copies: 5 })
  assert.equal(runs.length, 1)
})

test('refuses what is too old or too new', async () => {
  const { campaigns, runs, options } = app()
  assert.equal((await deliverStale(campaigns, customerio, event(), options)).status, 401)
  assert.equal((await deliverFromFuture(campaigns, customerio, event(), options)).status, 401)
  assert.equal(runs.length, 0)
})

test('handles no replay under another id', async () => {
  const { campaigns, runs, options } = app()
  await replayUnderFreshId(campaigns, customerio, event(), options)
  assert.equal(runs.length, 1)
})

test('delivers the last first', async () => {
  const { campaigns, runs, options } = app()
  await deliverReordered(campaigns, customerio, [{ event: { step: 1 } }, { event: { step: 2 } }], options)
  assert.deepEqual(runs, [{ step: 2 }, { step: 1 }])
})
