import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { onCore } from './pinning.mjs'

/** A server in a process of its own. Its first message must hold `port`; it ends when the channel does. */
export async function startServer(script, args, { nodeOptions = [], core = 1, readyMs = 30_000 } = {}) {
  const [command, ...rest] = onCore(core, [process.execPath, ...nodeOptions, script, ...args])
  const child = spawn(command, rest, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const ready = await first(child, readyMs)
  if (!ready?.port) {
    child.kill('SIGKILL')
    throw new Error(`${script} ${args.join(' ')} did not start`)
  }
  return {
    port: ready.port,
    pid: child.pid,
    /** Sends a question and gives the next message. */
    async ask(question, millis = 60_000) {
      child.send(question)
      return first(child, millis)
    },
    async stop() {
      const gone = once(child, 'exit')
      child.disconnect()
      const late = setTimeout(() => child.kill('SIGKILL'), 5000)
      await gone
      clearTimeout(late)
    },
  }
}

/** The next message; nothing if there is none in time, or the process ends. */
async function first(child, millis) {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), millis)
  const options = { signal: late.signal }
  try {
    const [message] = await Promise.race([once(child, 'message', options), once(child, 'exit', options).then(() => [])])
    return message
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
    late.abort()
  }
}

/** Nanoseconds that a server has computed so far, in all its threads, and that its main one has waited while others had its core. */
export async function cpuTime(server) {
  try {
    const tasks = `/proc/${server.pid}/task`
    const times = (task) => readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ').map(Number)
    const computed = readdirSync(tasks).reduce((total, task) => total + times(task)[0], 0)
    return { computed, waited: times(server.pid)[1] }
  } catch {
    const { user, system } = await server.ask('cpu')
    return { computed: (user + system) * 1000, waited: 0 }
  }
}
