const checkMs = 250

/**
 * Calls back once when the shell that npm runs scripts in is gone. It passes no signals on: a SIGTERM to npm ends the
 * shell, and all that is left to see of it here is another parent.
 */
export function whenOrphaned(callback) {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    callback()
  }, checkMs)
  timer.unref()
}
