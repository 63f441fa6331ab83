/** Longest wait for a sender's own retries, in milliseconds. An app that never says 200 would be tried for minutes. */
const patienceMs = 10_000

/** Delivers as a stand-in does, which signs, and tries again by itself. `emit` gives the id of the delivery. */
export function throughStandIn(standIn, attempts, emit) {
  const repliesSince = async (start, id) => {
    await within(patienceMs, standIn.idle())
    return attempts
      .slice(start)
      .filter(({ deliveryId }) => deliveryId === id)
      .map(replyOf)
  }
  return {
    async send(body) {
      const start = attempts.length
      const delivery = await emit(body)
      return { delivery, replies: await repliesSince(start, delivery) }
    },
    /** Once more, as if the sender had not seen the reply. */
    async again(delivery) {
      const start = attempts.length
      await standIn.resend(delivery)
      return repliesSince(start, delivery)
    },
  }
}

const replyOf = ({ status, reply, error, endedAt }) => ({
  status,
  text: status === undefined ? `none: ${error}` : `${status} ${reply}`,
  endedAt,
})

async function within(ms, promise) {
  let timer
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([promise, late])
  clearTimeout(timer)
}
