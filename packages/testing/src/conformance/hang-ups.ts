import { strictEqual } from 'node:assert/strict'
import { withApp } from './app.js'
import type { ConformanceCase } from './case.js'
import { type Fixture, type FixtureOptions, recoverBody, withReceiver } from './fixture.js'
import { type Gate, gate } from './gate.js'

/** Senders that do not wait for the reply. */
export const hangUpCases: readonly ConformanceCase[] = [
  {
    id: 'HTTP-08',
    group: 'HTTP',
    name: 'lets a handler finish after the sender hung up, and answers the retry 200 without a second run',
    basis: 'senders give up after some seconds and come again: a run that is undone or repeated by that makes a storm of retries',
    run: (target) => {
      const gates = gatesOf()
      const handle = () => pass(gates)
      return withReceiver(target, { handle, options: optionsOf(gates) }, (fixture) => hangUp(fixture, gates))
    },
  },
  {
    id: 'HTTP-08-APP',
    group: 'HTTP',
    name: "keeps the claim of an app's own handler after the sender hung up, and completes it by the reply that nobody reads",
    basis: "a response's close event fires at the hang-up, its finish event never: settling by either loses or repeats the run",
    run: (target) => {
      const gates = gatesOf()
      const handler = async () => {
        await pass(gates)
        return { status: 200 }
      }
      return withApp(target, { handler, options: optionsOf(gates) }, (fixture) => hangUp(fixture, gates))
    },
  },
]

interface Gates {
  readonly started: Gate
  readonly finish: Gate
  readonly handled: Gate
}

const gatesOf = (): Gates => ({ started: gate(), finish: gate(), handled: gate() })

const optionsOf = ({ handled }: Gates): NonNullable<FixtureOptions<never>['options']> => ({ joinMs: 0, onHandled: handled.open })

async function pass({ started, finish }: Gates): Promise<void> {
  started.open()
  await finish.opened
}

async function hangUp({ deliver, runs, receiver }: Fixture, { started, finish, handled }: Gates): Promise<void> {
  const body = recoverBody()
  const sender = new AbortController()
  const first = deliver(body, {}, { signal: sender.signal }).then(
    ({ status }) => `answered ${status}`,
    () => 'hung up',
  )
  await started.opened
  sender.abort()
  strictEqual(await first, 'hung up')
  const early = await deliver(body)
  strictEqual(early.status, 503, 'the claim did not outlive the connection')
  strictEqual(Number(early.headers['retry-after']) > 0, true)
  finish.open()
  await handled.opened
  const retry = await deliver(body)
  strictEqual(retry.status, 200)
  strictEqual(runs.length, 1)
  strictEqual((await receiver.health()).errors, 0)
}
