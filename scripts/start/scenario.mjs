import { randomUUID } from 'node:crypto'
import { signed } from './senders.mjs'

const staleMs = 600_000

/** What is delivered for a sender. Attempts of one delivery share a list, so that its runs add up. */
export function scenario(sender) {
  const { timed, signsRetriesAnew, provider } = sender
  const { refused = { status: 401 } } = provider.replies ?? {}
  const turnedAway = (why) => ({
    status: refused.status,
    runs: 0,
    why: refused.status === 200 ? `${why}; the reply hides it` : why,
  })
  const attempts = (person) => {
    const body = JSON.stringify(sender.body(person))
    const id = randomUUID()
    const now = Date.now()
    const first = signed(sender, body, { id, timestamp: now })
    return [first, signsRetriesAnew ? signed(sender, body, { id, timestamp: now + 1000 }) : first]
  }
  const [good, retry] = attempts('Ada Lovelace')
  const [original] = attempts('Grace Hopper')
  const tampered = { ...original, body: original.body.replace('Hopper', 'Hacker') }
  const stale = signed(sender, JSON.stringify(sender.body('Alan Turing')), { timestamp: Date.now() - staleMs })
  const [failing, failingRetry] = attempts('fail-once')
  return [
    [
      { sent: 'a good delivery', request: good, due: { status: 200, runs: 1, why: 'handled' } },
      { sent: 'its retry', request: retry, due: { status: 200, runs: 1, why: 'duplicate: already handled', sameReply: true } },
    ],
    [{ sent: 'a tampered body', request: tampered, due: turnedAway('signature does not fit the body') }],
    ...(timed ? [[{ sent: 'signed 10 minutes ago', request: stale, due: turnedAway('timestamp too old') }]] : []),
    [
      { sent: 'one whose handler fails', request: failing, due: { status: 500, runs: 1, why: 'handler failed: released' } },
      { sent: 'its retry', request: failingRetry, due: { status: 200, runs: 2, why: 'not done before: handled now' } },
    ],
  ]
}
