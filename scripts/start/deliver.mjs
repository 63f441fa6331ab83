const timeoutMs = 15_000

/** Sends what a scenario says, one after the other, and notes what came of each. */
export async function deliver(url, { provider, path }, deliveries) {
  const rows = []
  for (const attempts of deliveries) {
    const before = await countRuns(url, provider.name)
    let previous
    for (const { sent, request, due } of attempts) {
      const reply = await post(`${url}${path}`, request)
      // The app notes a run when it starts: one whose handler fails is a run too.
      const runs = (await countRuns(url, provider.name)) - before
      const asDue = reply.status === due.status && runs === due.runs && (!due.sameReply || reply.text === previous)
      previous = reply.text
      rows.push({ sender: provider.name, sent, reply: reply.text, runs, why: asDue ? due.why : missed(due), asDue })
    }
  }
  return rows
}

const missed = ({ status, runs, sameReply }) =>
  `should be ${status}, ${runs} run(s)${sameReply ? ', and the reply of the first' : ''}`

async function countRuns(url, name) {
  const response = await fetch(`${url}/deliveries`, { signal: AbortSignal.timeout(timeoutMs) })
  const runs = await response.json()
  return runs.filter(({ provider }) => provider === name).length
}

async function post(url, { headers, body }) {
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(timeoutMs) })
    return { status: response.status, text: `${response.status} ${await response.text()}` }
  } catch (error) {
    return { status: undefined, text: `none: ${error.cause?.code ?? error.message}` }
  }
}
