/** Shows one line of what is going on: rewritten in place on a terminal, else a line each. */
export function createProgress(stream = process.stderr) {
  let last = ''
  const show = (text) => {
    if (text === last) return
    last = text
    if (stream.isTTY) stream.write(`\r\x1b[K${text.slice(0, (stream.columns ?? 80) - 1)}`)
    else stream.write(`${text}\n`)
  }
  show.clear = () => {
    if (stream.isTTY && last) stream.write('\r\x1b[K')
  }
  return show
}

/** Tells rounds, not more often than a person reads. */
export function everySecond(progress) {
  let told = 0
  return (text) => {
    const now = Date.now()
    if (now - told < 1000) return
    told = now
    progress(text)
  }
}
