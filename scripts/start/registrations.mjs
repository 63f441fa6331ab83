/** What an app prints when a sender knows where to deliver. */
const registered = /^registered /

/** What it prints to stderr when one does not. */
const notRegistered = /^not registered /m

/** More than it takes an app to register itself, or to be told that it may not. */
const waitMs = 15_000

/** Follows what an app says of registering itself with its senders. */
export function registrations() {
  let count = 0
  let isOver = false
  const waiting = new Set()
  const look = () => {
    for (const check of waiting) check()
  }
  const giveUp = () => {
    isOver = true
    look()
  }
  return {
    /** No more will come. */
    giveUp,
    /** Whether a line of stdout says that it registered. */
    inLine(line) {
      if (!registered.test(line)) return false
      count += 1
      look()
      return true
    },
    inStderr(text) {
      if (notRegistered.test(text)) giveUp()
    },
    /** Resolves once it registered with that many senders; rejects where it will not. */
    reached: (wanted) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(giveUp, waitMs)
        const check = () => {
          if (count < wanted && !isOver) return
          clearTimeout(timer)
          waiting.delete(check)
          if (count >= wanted) resolve()
          else reject(new Error(`The app registered itself with ${count} of ${wanted} senders.`))
        }
        waiting.add(check)
        check()
      }),
  }
}
