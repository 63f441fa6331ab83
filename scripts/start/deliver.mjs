const timeoutMs = 15_000

/** Has a sender deliver what a scenario says, one after the other, and notes what came of each. */
export async function deliver(url, { provider }, deliveries) {
  const rows = []
  for (const { send, attempts } of deliveries) {
    const before = (await runsOf(url, provider)).length
    const replies = await send()
    const runs = (await runsOf(url, provider)).slice(before)
    for (const [index, { sent, due }] of attempts.entries()) {
      const { status, text, endedAt } = replies[index] ?? { text: 'none: not sent' }
      // The app notes a run when it starts: one whose handler fails is a run too.
      const soFar = runs.filter(({ at }) => Date.parse(at) <= endedAt).length
      const asDue = status === due.status && soFar === due.runs && (!due.sameReply || text === replies[index - 1]?.text)
      rows.push({ sender: provider.name, sent, reply: text, runs: soFar, why: asDue ? due.why : missed(due), asDue })
    }
  }
  return rows
}

const missed = ({ status, runs, sameReply }) =>
  `should be ${status}, ${runs} run(s)${sameReply ? ', and the reply of the first' : ''}`

async function runsOf(url, { name }) {
  const response = await fetch(`${url}/deliveries`, { signal: AbortSignal.timeout(timeoutMs) })
  const runs = await response.json()
  return runs.filter(({ provider }) => provider === name)
}
