import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const entry = fileURLToPath(new URL('./forked.mjs', import.meta.url))

/**
 * Gives what `run(options)` of a module gives in a process of its own: there the code is as warm, and the heap as full, as
 * this work alone makes them.
 */
export function inOwnProcess(module, options, progress = () => {}) {
  return new Promise((resolve, reject) => {
    const child = fork(entry, [String(module)])
    let answer
    child.on('message', (message) => {
      if ('progress' in message) progress(message.progress)
      else answer = message
    })
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      if (answer) resolve(answer.result)
      else reject(new Error(`${fileURLToPath(module)} ended with ${signal ?? code}.`))
    })
    child.send(options)
  })
}
