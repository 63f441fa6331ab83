import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '../run.mjs'
import { registrations } from './registrations.mjs'

const readyLine = /^listening on (http:\/\/127\.0\.0\.1:\d+)$/

/** More than an example takes to drain. */
const stopMs = 20_000

/**
 * Starts an example as a process of its own. Its address and where it registered are passed on; what else it logs from
 * then on, or writes to stderr, is held until `complain`.
 */
export function startApp({ folder, command: [program, ...args] }, env) {
  const child = spawn(program, args, {
    cwd: join(root, folder),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // However this process comes to end, the app must not outlive it and keep its port.
  const abandon = () => child.kill('SIGKILL')
  process.once('exit', abandon)
  const exited = once(child, 'close').then(([code, signal]) => {
    process.off('exit', abandon)
    return code ?? signal
  })

  const registered = registrations()
  exited.then(registered.giveUp, registered.giveUp)
  const complaints = []
  let complain = (chunk) => complaints.push(chunk)
  child.stderr.on('data', (chunk) => {
    complain(chunk)
    registered.inStderr(chunk)
  })

  const url = new Promise((resolve, reject) => {
    let listening = false
    createInterface({ input: child.stdout }).on('line', (line) => {
      // Some loggers write to stdout.
      if (listening && !registered.inLine(line)) complain(`${line}\n`)
      else console.log(line)
      const [, address] = readyLine.exec(line) ?? []
      if (!address) return
      listening = true
      resolve(address)
    })
    exited.then(() => resolve(undefined), reject)
  })

  return {
    /** The app's address, or nothing if it ended before it was ready. */
    url,
    /** Resolves once it has registered itself with that many senders; rejects where it will not. */
    registeredWith: registered.reached,
    /** Its exit code, or the signal that ended it. */
    exited,
    /** Passes on what it complains of, and what it complained of so far unless that is `forgiven`. */
    complain({ forgiven = false } = {}) {
      complain = (chunk) => process.stderr.write(chunk)
      if (!forgiven) for (const chunk of complaints) complain(chunk)
    },
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      const timer = setTimeout(abandon, stopMs)
      const code = await exited
      clearTimeout(timer)
      return code
    },
  }
}
