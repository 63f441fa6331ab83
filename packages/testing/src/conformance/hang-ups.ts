import { strictEqual } from 'node:assert/strict'
import { withApp } from './app.js'
import type { ConformanceCase } from './case.js'
import { type Fixture, recoverBody, withReceiver } from './fixture.js'
import { type Gate, gate } from './gate.js'

/** Duplicates do not wait for the run that they would join. */
const options = { joinMs: 0 }

/** Senders that do not wait for the reply. */
export const hangUpCases: readonly ConformanceCase[] = [
  {
    id: 'HTTP-08',
    group: 'HTTP',
    name: 'lets a handler finish after the sender hung up, and answers the retry 200 without a second run',
    basis: 'senders give up after some seconds and come again: a run that is undone or repeated by that makes a storm of retries',
    run: (target) => {
      const gates = gatesOf()
      return withReceiver(target, { handle: gates.pass, options }, (fixture) => hangUp(fixture, gates))
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
        await gates.pass()
        return { status: 200 }
      }
      return withApp(target, { handler, options }, (fixture) => hangUp(fixture, gates))
    },
  },
]

interface Gates {
  readonly started: Gate
  readonly finish: Gate
  /** Only the first run waits: one beside it is what the case is to find, and must not have it hang. */
  readonly pass: () => Promise<void>
}

function gatesOf(): Gates {
  const [started, finish] = [gate(), gate()]
  let entered = false
  const pass = async () => {
    if (entered) return
    entered = true
    started.open()
    await finish.opened
  }
  return { started, finish, pass }
}

async function hangUp({ deliver, runs, receiver }: Fixture, { started, finish }: Gates): Promise<void> {
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
  let retry = await deliver(body)
  // Each is a whole exchange, in which the run comes to its end; a claim that nothing settles never does.
  for (let attempt = 0; attempt < 100 && retry.status === 503; attempt++) retry = await deliver(body)
  strictEqual(retry.status, 200, 'the delivery was not completed')
  strictEqual(runs.length, 1)
  strictEqual((await receiver.health()).errors, 0)
}
