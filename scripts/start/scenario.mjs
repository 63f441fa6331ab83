import { post } from './post.mjs'
import { signed } from './senders.mjs'

const staleMs = 600_000

/** What is delivered for a sender, and what should come of each attempt. Attempts of one delivery stand together, so that their runs add up. */
export function scenario(url, sender) {
  const { timed, provider, path, channel } = sender
  const { refused = { status: 401 } } = provider.replies ?? {}
  const turnedAway = (why) => ({
    status: refused.status,
    runs: 0,
    why: refused.status === 200 ? `${why}; the reply hides it` : why,
  })
  const direct = (sent, request, why) => ({
    send: async () => [await post(url + path, request)],
    attempts: [{ sent, due: turnedAway(why) }],
  })

  const [firstPause] = provider.retries ?? []
  const sendTwice = async () => {
    const { delivery, replies } = await channel.send(sender.body('Ada Lovelace'))
    return [...replies, ...(await channel.again(delivery))]
  }
  const sendUntilDone = async () => {
    const { delivery, replies } = await channel.send(sender.body('fail-once'))
    return firstPause === undefined ? [...replies, ...(await channel.again(delivery))] : replies
  }
  const original = signed(sender, JSON.stringify(sender.body('Grace Hopper')))
  const tampered = { ...original, body: original.body.replace('Hopper', 'Hacker') }
  const stale = signed(sender, JSON.stringify(sender.body('Alan Turing')), { timestamp: Date.now() - staleMs })
  return [
    {
      send: sendTwice,
      attempts: [
        { sent: 'a good delivery', due: { status: 200, runs: 1, why: 'handled' } },
        { sent: 'its duplicate', due: { status: 200, runs: 1, why: 'already handled', sameReply: true } },
      ],
    },
    direct('a tampered body', tampered, 'signature does not fit the body'),
    ...(timed ? [direct('signed 10 minutes ago', stale, 'timestamp too old')] : []),
    {
      send: sendUntilDone,
      attempts: [
        { sent: 'one whose handler fails', due: { status: 500, runs: 1, why: 'handler failed: released' } },
        {
          sent: firstPause === undefined ? 'the same once more' : `its retry, due after ${firstPause} s`,
          due: { status: 200, runs: 2, why: 'not done before: handled now' },
        },
      ],
    },
  ]
}
